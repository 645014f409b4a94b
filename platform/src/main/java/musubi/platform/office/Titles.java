package musubi.platform.office;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import musubi.platform.contract.Contracts;
import musubi.platform.programme.Providers;
import org.springframework.stereotype.Component;

/** What people call the agreements and the providers, whose ids say little to them. */
@Component
class Titles {
    private final Contracts contracts;
    private final Providers providers;

    Titles(Contracts contracts, Providers providers) {
        this.contracts = contracts;
        this.providers = providers;
    }

    /** The title of each agreement, by id. */
    Map<String, String> agreements(Locale locale) {
        return contracts.agreements().stream()
                .collect(Collectors.toMap(Contracts.Listed::id, a -> a.title().in(locale.getLanguage())));
    }

    /** The name of each provider, by id. */
    Map<String, String> providers() {
        return providers.all().stream().collect(Collectors.toMap(Providers.Provider::id, Providers.Provider::name));
    }
}
