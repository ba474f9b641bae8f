/** The one box in which charts tell a value, by pointer or keys. */
export interface ChartTip {
  /** Shows lines of plain text beside a place of the window. */
  show(text: string, clientX: number, clientY: number): void;
  hide(): void;
}

/** Pixels between the place and the box, and between the box and the window's edge. */
const GAP_PX = 14;
const EDGE_PX = 4;

/** Adds the box to the page; Escape hides it. */
export function addChartTip(body: HTMLElement): ChartTip {
  const box = document.createElement('div');
  box.className = 'sb-tip';
  box.role = 'status';
  box.hidden = true;
  body.append(box);
  const hide = (): void => {
    box.hidden = true;
  };
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide());
  document.addEventListener('scroll', hide, { passive: true });
  return {
    hide,
    show(text, clientX, clientY) {
      box.textContent = text;
      box.hidden = false;
      const { width, height } = box.getBoundingClientRect();
      const right = clientX + GAP_PX;
      const below = clientY + GAP_PX;
      const left = right + width > innerWidth - EDGE_PX ? clientX - GAP_PX - width : right;
      const top = below + height > innerHeight - EDGE_PX ? clientY - GAP_PX - height : below;
      box.style.left = `${Math.max(EDGE_PX, left)}px`;
      box.style.top = `${Math.max(EDGE_PX, top)}px`;
    },
  };
}

/** A line for each field of a value that Vega tells. */
export function formatTip(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, field]) => `${name}: ${String(field)}`)
    .join('\n');
}
