// What many deeds on links came to, so that one sentence can say it.
import { asBackendError } from "../backend";
import type { BackendError, LinkCheck, LinkView, Revoked } from "../backend";

export class RenewTally {
  /** Ids of the new links. */
  readonly made: string[] = [];
  /** Public links: a new one would be the same address. */
  endless = 0;
  readonly failed: BackendError[] = [];

  async count(renewed: Promise<LinkView>): Promise<void> {
    try {
      this.made.push((await renewed).id);
    } catch (thrown) {
      const error = asBackendError(thrown);
      if (error.code === "not-for-this-link") this.endless += 1;
      else this.failed.push(error);
    }
  }
}

/** How many links were taken back, and what of that is not as it should be. */
export type RevokedMany = {
  revoked: number;
  /** Addresses that still answer. */
  answering: number;
  /** Addresses that could not be asked. */
  unknown: number;
  failed: number;
  /** Orders to forget that CloudFront has, and that it did not take. */
  told: number;
  refused: number;
};

export class RevokeTally {
  readonly answering: string[] = [];
  /** Those that ended with another one. */
  readonly together: string[] = [];
  readonly failed: { id: string; error: BackendError }[] = [];
  #revoked = 0;
  #unknown = 0;
  #told = 0;
  #refused = 0;

  async count(id: string, deed: Promise<Revoked>): Promise<void> {
    try {
      const { isDead, stillOpens, invalidation } = await deed;
      this.#revoked += 1;
      if (!isDead) this.#answered(id, stillOpens);
      if (invalidation === "asked") this.#told += 1;
      if (invalidation === "failed") this.#refused += 1;
    } catch (thrown) {
      const error = asBackendError(thrown);
      if (error.code !== "link-revoked") this.failed.push({ id, error });
      else {
        this.#revoked += 1;
        this.together.push(id);
      }
    }
  }

  /** What the addresses of those that ended with another one answered. */
  check(checks: LinkCheck[]) {
    const works = new Map(checks.map((check) => [check.id, check.works]));
    for (const id of this.together) this.#answered(id, works.get(id) ?? null);
  }

  said(): RevokedMany {
    return {
      revoked: this.#revoked,
      answering: this.answering.length,
      unknown: this.#unknown,
      failed: this.failed.length,
      told: this.#told,
      refused: this.#refused,
    };
  }

  #answered(id: string, opens: boolean | null) {
    if (opens === true) this.answering.push(id);
    if (opens === null) this.#unknown += 1;
  }
}
