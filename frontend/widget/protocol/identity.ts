import type { VisitorHello } from '../../shared/wire.ts';
import type { Keep } from '../keep.ts';

/** A token of the site's back end, or who fetches a fresh one; nothing when nobody is signed in. */
export type Source = string | (() => Token | Promise<Token>);
type Token = string | null | undefined;

/** What proves the account, as long as it lasts (ms), and the account's id, which the site's token named. */
interface Proof {
  proof: string;
  until: number;
  sub: string;
}

/** What a hello says of it. `lapsed`: this browser spoke for an account, and nothing proves it now. */
export type Credentials = Pick<VisitorHello, 'proof' | 'identify'> & { lapsed?: boolean };

export interface Acts {
  /** Give the desk this token. */
  identify(token: string): void;
  /** Somebody else is signed in now, or nobody: what is here is not his. */
  forget(): void;
  /** Connect anew. */
  join(): void;
}

const EARLY = 120_000;
const JITTER = 60_000;
const AGAIN_AFTER = 20_000;
const ANSWER_WITHIN = 10_000;

/** Whose account this browser speaks for. The site says so; the desk makes a proof of it, which lasts for an hour. */
export class Identity {
  private source?: Source;
  /** A token of the site that was given away: it opens nothing a second time. */
  private used = '';
  /** One that the desk refused for this visitor and has not spent: it is the next visitor's. */
  private held = '';
  /** The token on its way, and the account that it names. */
  private sub = '';
  /** On this page the site has said that the proof is still of who is signed in. */
  private sure = false;
  /** The page has said something that no connection has heard. */
  news = false;
  private timer?: ReturnType<typeof setTimeout>;

  constructor(private readonly keep: Keep, private readonly acts: Acts) {}

  get known(): boolean {
    return this.source !== undefined;
  }

  get kept(): Proof | undefined {
    return this.keep.get<Proof>('proof');
  }

  /** What this browser can say by itself. */
  get proof(): Credentials {
    const { kept } = this;
    return kept && live(kept) ? { proof: kept.proof } : { lapsed: !!kept };
  }

  get lapsed(): boolean {
    return !!this.kept && !live(this.kept);
  }

  use(source: Source | undefined): void {
    if (source === this.source) return;
    this.source = source;
    this.sure = false;
    this.news = true;
  }

  /** For a hello. The site is asked when there is no proof, when it is about to end, and once on each page. */
  async credentials(): Promise<Credentials> {
    const token = await this.fresh();
    return token ? { ...this.proof, lapsed: false, identify: this.give(token) } : this.proof;
  }

  /** On a connection that stands: the page has said who it is, or the proof is about to end. */
  async present(): Promise<void> {
    const before = this.kept;
    const token = await this.fresh();
    if (before && !this.kept) {
      this.held = token ?? '';
      this.acts.join();
    } else if (token) this.acts.identify(this.give(token));
    this.watch();
  }

  /** The desk believed the token. */
  proven(proof: string, until: number): void {
    this.keep.set('proof', { proof, until, sub: this.sub } satisfies Proof);
    this.sure = true;
    this.watch();
  }

  /** The desk takes the proof no more, whatever its hour. */
  ended(): void {
    if (this.kept) this.keep.set('proof', { ...this.kept, until: 0 });
  }

  /** The desk would not take this visitor for that account: the token is the next one's. */
  hold(): void {
    this.held = this.used;
  }

  /** What was proven is of no use here any more; who is signed in stays to be asked. */
  drop(): void {
    this.keep.drop('proof');
    this.sure = false;
    clearTimeout(this.timer);
  }

  /** Renewed before it ends, and not by all tabs at once: whichever is first does it for all. */
  watch(): void {
    clearTimeout(this.timer);
    const { kept } = this;
    if (!kept || !this.known) return;
    const left = kept.until - Date.now() - EARLY - Math.random() * JITTER;
    this.timer = setTimeout(() => void this.present(), left > 0 ? left : AGAIN_AFTER);
  }

  /** A token to give to the desk, if one is needed. Of somebody else's account, or of nobody's, all that is here goes. */
  private async fresh(): Promise<string | undefined> {
    this.news = false;
    if (!this.known || (this.sure && !soon(this.kept))) return undefined;
    const token = await this.ask();
    if (token === undefined) return undefined;
    const { kept } = this;
    if (kept && (!token || subject(token) !== kept.sub)) this.acts.forget();
    else if (!soon(kept)) {
      this.sure = true;
      return undefined;
    }
    return token ?? undefined;
  }

  private give(token: string): string {
    this.sub = subject(token);
    this.used = token;
    this.held = '';
    return token;
  }

  /** Null: nobody is signed in. Undefined: the site cannot be asked now. */
  private async ask(): Promise<string | null | undefined> {
    if (this.held) return this.held;
    const { source } = this;
    if (typeof source !== 'function') return source === this.used ? undefined : source;
    try {
      return (await Promise.race([source(), late()])) || null;
    } catch {
      return undefined;
    }
  }
}

/** Asks the site for a token, as `data-token-url` names the way. */
export function fetching(url: string): () => Promise<string | null> {
  return async () => {
    const answer = await fetch(url, { cache: 'no-store', headers: { Accept: 'application/json' } });
    if ([204, 401, 403].includes(answer.status)) return null;
    if (!answer.ok) throw new Error(String(answer.status));
    return ((await answer.json()) as { token?: string }).token ?? null;
  };
}

function live({ until }: Proof): boolean {
  return until > Date.now();
}

function soon(kept: Proof | undefined): boolean {
  return !kept || kept.until - Date.now() < EARLY + JITTER;
}

/** Whom a token names. Only compared with another one's: the desk alone believes it. */
function subject(token: string): string {
  try {
    const claims = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    return String(JSON.parse(atob(claims)).sub);
  } catch {
    return '';
  }
}

function late(): Promise<never> {
  return new Promise((_, fail) => setTimeout(() => fail(new Error('late')), ANSWER_WITHIN));
}
