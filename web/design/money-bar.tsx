import classes from "./money-bar.module.css";

type Money = {
  readonly owed_minor: number;
  readonly authorized_minor: number;
  readonly received_minor: number;
  readonly refunded_minor: number;
};

/** What has come of what is owed: received full, authorized light, refunded hatched; the figures stand beside it. */
export function MoneyBar({ money, show }: { readonly money: Money; readonly show: (minor: number) => string }) {
  const whole = Math.max(money.owed_minor, money.received_minor, 1);
  const kept = money.received_minor - money.refunded_minor;
  const secured = Math.max(0, Math.min(money.authorized_minor, whole) - money.received_minor);
  const width = (minor: number) => `${(100 * Math.max(0, minor)) / whole}%`;
  return (
    <div className={classes.bar} role="img" aria-label={`${show(kept)} / ${show(money.owed_minor)}`}>
      <span className={classes.received} style={{ width: width(kept) }} />
      <span className={classes.refunded} style={{ width: width(money.refunded_minor) }} />
      <span className={classes.authorized} style={{ width: width(secured) }} />
    </div>
  );
}
