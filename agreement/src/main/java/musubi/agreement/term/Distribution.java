package musubi.agreement.term;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import musubi.quantity.Exact;
import musubi.quantity.Place;

/**
 * How receipts are passed on: an ordered list, each step taking what it may from what is left.
 *
 * @param receipts the agreements whose statements are received
 */
public record Distribution(List<String> receipts, List<Step> steps) {
    /** Whether the statements of an agreement are received. */
    public boolean receives(String agreement) {
        return receipts.stream().anyMatch(name -> named(name, agreement));
    }

    /** Whether the statements of an agreement are received, or are a cost of a step. */
    public boolean takes(String agreement) {
        return receives(agreement) || steps.stream().anyMatch(s -> s instanceof Step.Cost c && c.takes(agreement));
    }

    /** A name stands for an agreement by its id, or by the end of its id after a hyphen. */
    private static boolean named(String name, String agreement) {
        return agreement.equals(name) || agreement.endsWith("-" + name);
    }

    /** One step of the order. */
    public sealed interface Step {
        /** Where it stands. */
        Place place();

        /** The word in the text. */
        default String kind() {
            return switch (this) {
                case Cost c -> "cost";
                case Fee f -> "fee";
                case Reserve r -> "reserve";
                case Principal p -> "principal";
                case Return r -> r.preferred() ? "preferred-return" : "interest";
                case Dividend d -> "dividend";
                case Residual r -> "residual";
            };
        }

        /** Whose turn it is: one, or several in proportion. */
        List<String> to();

        /** A cost, such as the fees another agreement settled. */
        record Cost(String of, List<String> to, Place place) implements Step {
            /** Whether the statements of an agreement are this cost. */
            public boolean takes(String agreement) {
                return named(of, agreement);
            }
        }

        /** A fixed fee for each fiscal year. */
        record Fee(List<String> to, Exact amount, Place place) implements Step {}

        /** Kept until it reaches {@code upTo}, and let go as {@code release} says; by the payer where {@code to} is empty. */
        record Reserve(List<String> to, Exact upTo, Release release, Place place) implements Step {
            /** What its lines are called by: who keeps it, or {@code reserve}. */
            public String name() {
                return to.isEmpty() ? "reserve" : to.getFirst();
            }
        }

        /** Paid-in money given back: in proportion to what is outstanding, in whole units where there are any. */
        record Principal(List<String> to, Map<String, Exact> outstanding, Optional<Exact> unit, Place place)
                implements Step {}

        /** Interest or a preferred return on outstanding principal, simple, by day count, unpaid part carried forward. */
        record Return(List<String> to, Exact rate, DayCount dayCount, boolean preferred, Place place) implements Step {}

        /** What is left, up to a limit, as dividend. */
        record Dividend(List<String> to, Optional<Exact> upTo, Map<String, Exact> shares, Place place)
                implements Step {}

        /** All that is left. */
        record Residual(List<String> to, Map<String, Exact> shares, Place place) implements Step {}
    }

    /**
     * When a reserve is let go.
     *
     * @param on the day on which all of it is passed on; the last day of the term when it says so, never when absent
     * @param later whether it passes to the steps after it only, and not through all steps in their order
     * @param covers the kinds of steps after it that it tops up when a receipt does not reach them
     * @param stated whether the text says anything about it
     */
    public record Release(Optional<LocalDate> on, boolean later, Set<String> covers, boolean stated) {
        /** The text is silent: it is kept. */
        public static final Release UNSTATED = new Release(Optional.empty(), false, Set.of(), false);

        /** In alphabetical order. */
        public Release {
            covers = java.util.Collections.unmodifiableSet(new TreeSet<>(covers));
        }
    }

    /** How a year is divided. */
    public enum DayCount {
        ACTUAL_365("actual/365"),
        ACTUAL_360("actual/360"),
        THIRTY_360("30/360");

        private final String written;

        DayCount(String written) {
            this.written = written;
        }

        /** As the text spells it. */
        public String written() {
            return written;
        }
    }

    /** Who paid in how much and when; donations are not given back. */
    public record Funding(String who, Exact amount, LocalDate on, boolean donation, Place place) {}
}
