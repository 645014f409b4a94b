package musubi.platform.programme;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import musubi.platform.access.ProviderNames;
import org.springframework.stereotype.Component;

/** Calls providers by the names that they were entered under. */
@Component
class ProvidersByName implements ProviderNames {
    private final Providers providers;

    ProvidersByName(Providers providers) {
        this.providers = providers;
    }

    @Override
    public Map<String, String> all() {
        var names = new LinkedHashMap<String, String>();
        for (var provider : providers.all()) names.put(provider.id(), provider.name());
        return Collections.unmodifiableMap(names);
    }
}
