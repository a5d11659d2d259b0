/** What somebody will do, and when. */
export type Agenda<Plan> = {
  readonly add: (at: Date, plan: Plan) => void;
  /** Takes out what is due, oldest first. */
  readonly takeDue: (now: Date) => Plan[];
};

export function createAgenda<Plan>(): Agenda<Plan> {
  let entries: { readonly at: Date; readonly plan: Plan }[] = [];
  return {
    add: (at, plan) => {
      entries.push({ at, plan });
    },
    takeDue: (now) => {
      const due = entries.filter((entry) => entry.at <= now);
      if (due.length > 0) entries = entries.filter((entry) => entry.at > now);
      return due.sort((a, b) => a.at.getTime() - b.at.getTime()).map(({ plan }) => plan);
    },
  };
}
