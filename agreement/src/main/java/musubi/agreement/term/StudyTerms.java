package musubi.agreement.term;

import java.time.LocalDate;
import java.util.Optional;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * What an agreement asks of a study before it pays on its result.
 *
 * @param name the study's
 * @param protocol digest of the only protocol it pays on
 * @param registeredBy the last day, in Japan's time, on which that protocol may have been registered
 * @param title what statements call the study
 */
public record StudyTerms(
        String name, Optional<Digest> protocol, Optional<LocalDate> registeredBy, Optional<Words> title, Place place) {
    /** Whether anything is asked at all. */
    public boolean isBinding() {
        return protocol.isPresent() || registeredBy.isPresent();
    }
}
