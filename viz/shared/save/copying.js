// To the clipboard.

export const REFUSED = 'This browser does not let the page copy pictures: save the figure as PNG.';

/** Copy a text; also where the page came over a line that browsers do not trust, as in a classroom. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = Object.assign(document.createElement('textarea'), { value: text });
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    if (!done) throw new Error(`Copy this address yourself: ${text}`);
  }
}

/** Copy a picture that `produce` makes. The clipboard is told at once, as browsers ask, and gets it when it is made. */
export async function copyPicture(produce) {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': produce() })]);
  } catch (error) {
    throw new Error(REFUSED, { cause: error });
  }
}
