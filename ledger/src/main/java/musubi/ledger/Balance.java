package musubi.ledger;

import musubi.quantity.Unit;

/**
 * An account at one moment.
 *
 * @param posted credits minus debits
 * @param pendingOut what open reservations will take
 * @param pendingIn what open reservations will bring
 * @param version how many movements have touched the account
 */
public record Balance(AccountId account, Unit unit, long posted, long pendingOut, long pendingIn, long version) {
    /** What can be counted on: everything reserved is taken as gone, nothing reserved as come. */
    public long available() {
        return posted - pendingOut;
    }
}
