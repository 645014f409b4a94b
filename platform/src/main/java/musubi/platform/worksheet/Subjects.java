package musubi.platform.worksheet;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import org.springframework.stereotype.Component;

/** The programmes worksheets are about, and who offers them. Partners see no timetable: of those on their worksheet the server tells the name. */
@Component
class Subjects {
    private final Programmes programmes;
    private final Providers providers;
    private final Acting acting;

    Subjects(Programmes programmes, Providers providers, Acting acting) {
        this.programmes = programmes;
        this.providers = providers;
        this.acting = acting;
    }

    /** Every programme, for whoever chooses. */
    List<Programmes.Programme> all() {
        return programmes.all();
    }

    /** Those on a worksheet. */
    List<Programmes.Programme> of(Content content) {
        var ids = content.programmes();
        return ids.isEmpty()
                ? List.of()
                : server(programmes::all).stream()
                        .filter(p -> ids.contains(p.id()))
                        .toList();
    }

    /** What those who offer these are called, by their ids. */
    Map<String, String> providers(Collection<Programmes.Programme> offered) {
        if (offered.isEmpty()) return Map.of();
        var ids = offered.stream().map(Programmes.Programme::provider).collect(Collectors.toSet());
        return new TreeMap<>(server(providers::all).stream()
                .filter(p -> ids.contains(p.id()))
                .collect(Collectors.toMap(Providers.Provider::id, Providers.Provider::name)));
    }

    /** The ids of those who offer a programme of a worksheet. */
    Set<String> offering(Content content) {
        return providers(of(content)).keySet();
    }

    private <T> T server(Supplier<T> work) {
        return acting.as(Actor.job("worksheet", acting.actor().municipality()), work);
    }
}
