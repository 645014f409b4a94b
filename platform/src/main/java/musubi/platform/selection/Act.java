package musubi.platform.selection;

import java.time.LocalDate;
import java.util.Map;

/** What is done to everybody in a selection. */
sealed interface Act {
    /**
     * They leave a scheme.
     *
     * @param on the first day of no longer taking part
     */
    record Leave(String scheme, LocalDate on, String why) implements Act {}

    /** They are told something. */
    record Tell(String template, Map<String, String> fillings) implements Act {
        /** The fillings are copied. */
        public Tell {
            fillings = Map.copyOf(fillings);
        }
    }

    /** Who has none is given a card. */
    record GiveCards() implements Act {}

    /** Who has no account is sent the code that opens one. */
    record SendCodes() implements Act {}
}
