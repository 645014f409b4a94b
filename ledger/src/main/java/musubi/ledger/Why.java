package musubi.ledger;

import java.time.Instant;
import musubi.quantity.Digest;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** Why a request was refused, with the facts. Codes are stable. */
public sealed interface Why {
    /** An account that was never opened. */
    record UnknownAccount(AccountId account) implements Why {}

    /** An account that was closed. */
    record AccountClosed(AccountId account) implements Why {}

    /** An account cannot be closed while it holds or awaits something. */
    record AccountNotEmpty(AccountId account, Balance balance) implements Why {}

    /** Amounts are whole, above zero, and below 10<sup>15</sup>. */
    record AmountOutOfRange(long amount) implements Why {}

    /** The unit asked for is not the account's. */
    record DifferentUnit(AccountId account, Unit has, Unit asked) implements Why {}

    /** Debit and credit are one account. */
    record SameAccount(AccountId account) implements Why {}

    /** The account would go below zero, reservations counted and expired points not. */
    record BalanceTooLow(AccountId account, long available, long asked) implements Why {}

    /** The account would go above zero: more would be paid in than is owed. */
    record BalanceTooHigh(AccountId account, long room, long asked) implements Why {}

    /** The id was used before, for something else. Both digests are given. */
    record DifferentContent(String id, Digest first, Digest now) implements Why {}

    /** It is said to have happened after it is recorded. */
    record HappensInFuture(Instant happenedAt, Instant recordedAt) implements Why {}

    /** An account of lots is paid into by awards only. */
    record NeedsAward(AccountId account) implements Why {}

    /** An award goes to an account of lots only. */
    record NotAnAccountOfLots(AccountId account) implements Why {}

    /** An award is paid from an account that may not go below zero, so that a ceiling exists. */
    record NoCeiling(AccountId account) implements Why {}

    /** The points would have expired on the day they are given. */
    record ExpiredAtBirth(TransferId award) implements Why {}

    /** The amount is not one the exchange terms allow. */
    record NotAnExchangeAmount(long amount, ExchangeTerms terms) implements Why {}

    /** There is no such reservation. */
    record UnknownReservation(TransferId reservation) implements Why {}

    /** The reservation was resolved before. */
    record AlreadyResolved(TransferId reservation, Reservation.State state) implements Why {}

    /** More is asked than was reserved. */
    record MoreThanReserved(TransferId reservation, long reserved, long asked) implements Why {}

    /** The reservation has timed out, or would do so at once. */
    record TooLate(TransferId reservation, Instant until) implements Why {}

    /** The reservation may still be carried out, or the lot still be spent. */
    record TooEarly(TransferId subject) implements Why {}

    /** There is no such lot, or less is free in it than is to expire. */
    record NotInLot(TransferId lot, long free, long asked) implements Why {}

    /** The evidence earned this holder nothing that has not been reversed. */
    record NothingToReverse(AccountId holder, Digest evidence) implements Why {}

    /** A claw-back's receivable may not go above zero, so that the debt stays visible. */
    record NotAReceivable(AccountId account) implements Why {}

    /** Ids that begin so belong to expiries and timeouts. */
    record ReservedId(TransferId id) implements Why {}

    /** An expiry or a timeout has the one id that follows from what ends. */
    record NotItsId(TransferId id, TransferId following) implements Why {}

    /** The stable code, such as {@code BALANCE_TOO_LOW}. */
    default String code() {
        return switch (this) {
            case UnknownAccount _ -> "UNKNOWN_ACCOUNT";
            case AccountClosed _ -> "ACCOUNT_CLOSED";
            case AccountNotEmpty _ -> "ACCOUNT_NOT_EMPTY";
            case AmountOutOfRange _ -> "AMOUNT_OUT_OF_RANGE";
            case DifferentUnit _ -> "DIFFERENT_UNIT";
            case SameAccount _ -> "SAME_ACCOUNT";
            case BalanceTooLow _ -> "BALANCE_TOO_LOW";
            case BalanceTooHigh _ -> "BALANCE_TOO_HIGH";
            case DifferentContent _ -> "DIFFERENT_TRANSFER_SAME_ID";
            case HappensInFuture _ -> "HAPPENS_IN_FUTURE";
            case NeedsAward _ -> "NEEDS_AWARD";
            case NotAnAccountOfLots _ -> "NOT_AN_ACCOUNT_OF_LOTS";
            case NoCeiling _ -> "NO_CEILING";
            case ExpiredAtBirth _ -> "EXPIRED_AT_BIRTH";
            case NotAnExchangeAmount _ -> "NOT_AN_EXCHANGE_AMOUNT";
            case UnknownReservation _ -> "UNKNOWN_RESERVATION";
            case AlreadyResolved _ -> "ALREADY_RESOLVED";
            case MoreThanReserved _ -> "MORE_THAN_RESERVED";
            case TooLate _ -> "TOO_LATE";
            case TooEarly _ -> "TOO_EARLY";
            case NotInLot _ -> "NOT_IN_LOT";
            case NothingToReverse _ -> "NOTHING_TO_REVERSE";
            case NotAReceivable _ -> "NOT_A_RECEIVABLE";
            case ReservedId _ -> "RESERVED_ID";
            case NotItsId _ -> "NOT_ITS_ID";
        };
    }

    /** One sentence for people. */
    default Words words() {
        return switch (this) {
            case ReservedId w ->
                words("番号 %s は失効と期限切れのための番号です。", "Id %s is of the kind kept for expiries and timeouts.", w.id);
            case NotItsId w ->
                words("この終わりの番号は %2$s です（指定は %1$s）。", "This end has the id %2$s, not %1$s.", w.id, w.following);
            case UnknownAccount w -> words("口座 %s はありません。", "There is no account %s.", w.account);
            case AccountClosed w -> words("口座 %s は閉鎖されています。", "Account %s is closed.", w.account);
            case AccountNotEmpty w ->
                words("口座 %s に残高 %s があります。", "Account %s still has %s.", w.account, w.balance.posted());
            case AmountOutOfRange w ->
                words("金額 %s は 1 以上 10^15 未満でなければなりません。", "Amount %s must be from 1 to below 10^15.", w.amount);
            case DifferentUnit w ->
                words("口座 %s の単位は %s です（指定は %s）。", "Account %s is in %s, not %s.", w.account, w.has, w.asked);
            case SameAccount w -> words("借方と貸方が同じ口座 %s です。", "Debit and credit are both %s.", w.account);
            case BalanceTooLow w ->
                words(
                        "口座 %s で使えるのは %s です（指定は %s）。",
                        "Account %s has %s available, %s was asked.", w.account, w.available, w.asked);
            case BalanceTooHigh w ->
                words(
                        "口座 %s に入れられるのは %s までです（指定は %s）。",
                        "Account %s can take %s, %s was asked.", w.account, w.room, w.asked);
            case DifferentContent w ->
                words(
                        "番号 %s は別の内容で使用済みです（%s、今回 %s）。",
                        "Id %s was used for something else (%s, now %s).", w.id, w.first, w.now);
            case HappensInFuture w ->
                words(
                        "発生時刻 %s が記録時刻 %s より後です。",
                        "It happened at %s, after it was recorded at %s.", w.happenedAt, w.recordedAt);
            case NeedsAward w -> words("口座 %s への入金は付与に限ります。", "Only an award can pay into %s.", w.account);
            case NotAnAccountOfLots w ->
                words("口座 %s には付与できません。", "Account %s does not hold lots; it cannot take an award.", w.account);
            case NoCeiling w ->
                words(
                        "口座 %s には上限がないため、付与の原資にできません。",
                        "Account %s has no ceiling; points cannot be issued from it.", w.account);
            case ExpiredAtBirth w ->
                words("付与 %s は付与日に失効しています。", "Award %s would have expired on the day it is given.", w.award);
            case NotAnExchangeAmount w ->
                words(
                        "交換は %2$s から %3$s 単位、%4$s までです（指定は %1$s）。",
                        "Exchange is from %2$s in steps of %3$s up to %4$s; %1$s was asked.",
                        w.amount,
                        w.terms.least(),
                        w.terms.step(),
                        w.terms.most());
            case UnknownReservation w -> words("予約 %s はありません。", "There is no reservation %s.", w.reservation);
            case AlreadyResolved w ->
                words("予約 %s は処理済みです（%s）。", "Reservation %s was resolved before: %s.", w.reservation, w.state);
            case MoreThanReserved w ->
                words(
                        "予約 %s は %s です（指定は %s）。",
                        "Reservation %s holds %s, %s was asked.", w.reservation, w.reserved, w.asked);
            case TooLate w -> words("予約 %s の期限は %s です。", "Reservation %s ends at %s.", w.reservation, w.until);
            case TooEarly w -> words("%s はまだ期限前です。", "%s has not run out yet.", w.subject);
            case NotInLot w ->
                words("ロット %s の残りは %s です（指定は %s）。", "Lot %s has %s free, %s was asked.", w.lot, w.free, w.asked);
            case NothingToReverse w ->
                words(
                        "%s に、証拠 %s による付与で取り消すものはありません。",
                        "%s has nothing left to reverse from evidence %s.", w.holder, w.evidence);
            case NotAReceivable w ->
                words(
                        "口座 %s は未収口座（正にならない口座）ではありません。",
                        "Account %s is not a receivable (may not go above zero).", w.account);
        };
    }

    @SuppressWarnings("AnnotateFormatMethod") // Two formats share the facts; the annotation knows one.
    private static Words words(String ja, String en, Object... facts) {
        return new Words(ja.formatted(facts), en.formatted(facts));
    }
}
