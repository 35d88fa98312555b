// What the server says of all pages, views and terms (pages/server/overview.py): fetched once, when it is first asked for.

const WHERE = 'glassbox/map.json';

/** @type {Promise<any> | null} */
let overview = null;

export function asked() {
  overview ??= fetch(new URL(WHERE, document.baseURI)).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  });
  overview.catch(() => { overview = null; }); // asked again the next time
  return overview;
}

export const keyOf = (page, view) => (view ? `${page}/${view}` : page);

/** A view for people, “Attention: Heads”; the page where it has one view only. */
export function titleOf(all, page, view) {
  const found = all.pages.find((one) => one.page === page), shown = found?.views.find((one) => one.view === view);
  return shown && view ? `${found.title}: ${shown.title}` : (found?.title ?? '');
}
