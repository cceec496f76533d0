import { choose, type Language } from '../shared/i18n.ts';
import css from './form.css?shadow';

const script = document.currentScript as HTMLScriptElement;

/** What a form has of the element that it is drawn in. */
export interface Host<W> {
  element: HTMLElement;
  root: ShadowRoot;
  words: W;
  language: Language;
  /** The address of something of this form's line. */
  at(path: string): string;
  /** Adds a style sheet. */
  dress(css: string): void;
  /** Asks for everything anew and draws it. */
  again(): void;
}

export interface Form {
  /** Asks the desk for what the first drawing needs, while the words are on their way. */
  prepare(): Promise<void>;
  draw(): Node[];
  left?(): void;
}

/** Another file of this build, beside the script and not beside the page. */
export function chunk<M>(name: string): Promise<M> {
  return import(/* @vite-ignore */ new URL(`static/built/forms/${name}${HASH}`, script.src).href);
}

/**
 * Makes `<openline-KIND-form>`: it draws itself in a shadow root, in the language of its `lang` or of the page. What the
 * site wrote into it (a link to the desk's own page) shows until there is something to draw. A second script is none.
 */
export function define<W>(kind: string, own: string, make: (host: Host<W>) => Form): void {
  const name = `openline-${kind}-form`;
  if (customElements.get(name)) return;
  const spoken = class extends HTMLElement {
    readonly again: (stay?: boolean) => void;
    private readonly watch: MutationObserver;
    private readonly form: Form;

    constructor() {
      super();
      const root = this.attachShadow({ mode: 'open' });
      // A policy that forbids styles in the page forbids a <style> here too, but not these.
      const dress = (text: string): void => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        root.adoptedStyleSheets.push(sheet);
      };
      dress(css);
      dress(own);
      root.append(document.createElement('slot'));
      const at = (path: string): string =>
        new URL(`channels/${kind}_form/${this.getAttribute('line')}/${path}${path.includes('?') ? '&' : '?'}lang=${host.language}`, script.src)
          .href;
      const host = { element: this, root, at, dress, again: () => this.again() } as unknown as Host<W>;
      this.form = make(host);
      this.again = speaker(kind, host, this.form);
      this.watch = new MutationObserver(() => this.again(true));
    }

    connectedCallback(): void {
      this.style.setProperty('--rem', getComputedStyle(this).fontSize);
      for (const one of [document.documentElement, this]) this.watch.observe(one, { attributeFilter: ['lang'] });
      this.again();
    }

    disconnectedCallback(): void {
      this.watch.disconnect();
      this.form.left?.();
    }
  };
  customElements.define(name, spoken);
}

/** Draws everything in the language that is asked for now; with `stay` only if it is another one than before. */
function speaker<W>(kind: string, host: Host<W>, form: Form): (stay?: boolean) => Promise<void> {
  return async (stay) => {
    const { element } = host;
    const language = choose([element.closest<HTMLElement>('[lang]')?.lang ?? '', ...navigator.languages]);
    if (stay && language === host.language) return;
    host.language = language;
    try {
      const [words] = await Promise.all([chunk<{ default: W }>(`${kind}-${language}`), form.prepare()]);
      if (language !== host.language) return;
      host.words = words.default;
      host.root.replaceChildren(...form.draw());
    } catch {
      setTimeout(() => element.isConnected && host.again(), 5_000);
    }
  };
}
