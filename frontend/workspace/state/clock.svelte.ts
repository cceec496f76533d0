/** The desk's time, in seconds' steps while somebody looks at a countdown. This machine's own clock may be wrong. */
const STEP = 250;

export class DeskClock {
  #ahead = 0;
  #known = false;
  #now = $state(Date.now());
  #watchers = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  now(): number {
    const shown = this.#now;
    return (this.#watchers ? shown : Date.now()) - this.#ahead;
  }

  /** The desk has just confirmed something at its time `at`: the least that this clock is ahead of it counts. */
  heard(at: number): void {
    const ahead = Date.now() - at;
    if (this.#known && ahead >= this.#ahead) return;
    this.#ahead = ahead;
    this.#known = true;
    this.#now = Date.now();
  }

  /** Runs until what it gives back is called, once for each call. */
  run(): () => void {
    this.#now = Date.now();
    this.#watchers += 1;
    this.#timer ??= setInterval(() => (this.#now = Date.now()), STEP);
    return () => {
      this.#watchers -= 1;
      if (this.#watchers) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }
}
