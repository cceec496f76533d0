export type Inside = Node | string | number | false | null | undefined;

const SVG = 'http://www.w3.org/2000/svg';

/** An element: what it has as a property is set as one, all else is an attribute. Text goes in as text. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, given: object = {}, ...inside: Inside[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag) as HTMLElementTagNameMap[K] & Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    if (name in made) made[name as 'id'] = value;
    else made.setAttribute(name, value);
  }
  made.append(...(inside.filter((one) => one) as Node[]));
  return made;
}

/** Built node by node: a site whose policy asks for trusted types lets no string become markup. */
export function icon(line: string): SVGElement {
  const drawn = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  drawn.setAttribute('viewBox', '0 0 20 20');
  drawn.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', line);
  drawn.append(path);
  return drawn;
}

/** A text with its slots filled, by texts or by elements. */
export function fill(text: string, ...values: Inside[]): Inside[] {
  return text.split('{}').flatMap((part, place) => (place ? [values[place - 1], part] : part));
}

export function say(text: string, ...values: (string | number)[]): string {
  return fill(text, ...values).join('');
}
