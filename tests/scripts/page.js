// As little of a browser's page as the tests need: elements that keep what they are given.

class Style {
  setProperty(name, value) {
    this[name] = value;
  }
}

class Element {
  constructor(tag) {
    Object.assign(this, { tag, className: '', children: [], attributes: {}, dataset: {}, style: new Style() });
  }

  append(...parts) {
    this.children.push(...parts);
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  get classList() {
    return { toggle: (name, on) => on && (this.className += ` ${name}`), add: (name) => (this.className += ` ${name}`) };
  }

  set textContent(text) {
    this.children = [text];
  }

  /** All text in it. */
  get textContent() {
    return this.children.map((one) => one.textContent ?? one).join('');
  }

  /** The elements in it with this class. */
  all(name) {
    const inside = this.children.filter((one) => one instanceof Element);
    return inside.flatMap((one) => [...(one.className.split(' ').includes(name) ? [one] : []), ...one.all(name)]);
  }
}

globalThis.document = { createElement: (tag) => new Element(tag), createElementNS: (_, tag) => new Element(tag) };

/** A piece as the server sends it: two digits a byte. */
export const hexOf = (text) => Buffer.from(text, 'utf8').toString('hex');
