package musubi.platform.account;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A form that was sent when the session had ended already.
 *
 * @param account whose session it was; nobody else is shown it
 * @param onBehalf the resident for whom staff acted then
 * @param path where it was sent to, with its query
 * @param fields without the mark that it came from our page
 */
record KeptForm(UUID account, Optional<UUID> onBehalf, String path, Map<String, List<String>> fields, Instant at) {
    KeptForm {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
