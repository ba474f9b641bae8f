/** Brings the page's charts to life as the reader comes near: values under the pointer or the arrow keys, legends to pick from. */
import { textMetrics } from 'vega';
import { chooseWords } from '../words/words.js';
import { addChartKeys } from './chartKeys.js';
import { addChartTip } from './chartTip.js';
import { startView } from './chartView.js';

/** How far from the view a chart is when it is brought to life. */
const NEAR = '400px';

// as where the still drawings were made, so that nothing moves
textMetrics.canvas(false);
const words = chooseWords(document.documentElement.lang);
const tip = addChartTip(document.body);

async function enliven(chart: HTMLElement): Promise<void> {
  observer.unobserve(chart);
  try {
    addChartKeys(chart, await startView(chart, tip), tip);
  } catch {
    // the still drawing stays
  }
}

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting && target instanceof HTMLElement) void enliven(target);
  },
  { rootMargin: NEAR },
);

for (const chart of document.querySelectorAll<HTMLElement>('.sb-chart')) {
  chart.tabIndex = 0;
  chart.role = 'group';
  chart.ariaLabel = words.chartKeys;
  observer.observe(chart);
}
