/**
 * The look of figures and tables in a notebook: pictures of a sample in one line, text to the left. Doubled class names
 * outweigh JupyterLab's rules for tables, without depending on its class names. The report drops it: it has its own.
 */
export const NOTEBOOK_STYLE = `<style>
.sb-figure, .sb-table { margin: 0.5em 0 1em; }
.sb-figure figcaption { margin-top: 0.6em; }
.sb-samples { display: grid; gap: 1em 1.5em; }
.sb-sample { display: grid; grid-template-columns: repeat(4, minmax(0, max-content)); gap: 0.3em; }
.sb-pairs-grid { grid-template-columns: repeat(2, minmax(0, max-content)); }
.sb-pairs-grid .sb-example { grid-template-columns: repeat(2, minmax(0, max-content)); }
.sb-figure .sb-sample-title { grid-column: 1 / -1; margin: 0; font-size: 0.9em; }
.sb-sample img { max-width: 100%; height: auto; }
.sb-table.sb-table table { margin: 0; }
.sb-table.sb-table caption { text-align: left; padding-bottom: 0.4em; }
.sb-table.sb-table :is(th, td) { text-align: left; vertical-align: baseline; }
.sb-table.sb-table .sb-right { text-align: right; }
.sb-interval, .sb-count, .sb-note { opacity: 0.75; font-weight: normal; }
.sb-interval { display: block; white-space: nowrap; }
.sb-mark { display: block; color: #b3261e; font-weight: normal; font-size: 0.9em; }
.sb-figure .sb-legend { display: flex; flex-wrap: wrap; gap: 0.2em 1.2em; margin: 0 0 0.8em; padding: 0; list-style: none; }
.sb-legend li { display: flex; align-items: center; gap: 0.4em; }
.sb-table .sb-note { margin: 0.5em 0 0; font-size: 0.9em; }
.sb-panel-title.sb-panel-title { margin: 1em 0 0; font-weight: 600; }
</style>`;
