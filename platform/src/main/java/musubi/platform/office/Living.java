package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipalities;
import musubi.platform.municipality.Municipality;
import musubi.platform.people.Schemes;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;

/** The municipalities a form offers: this one first, then those that conditions of its schemes name. */
@Component
class Living {
    private final Schemes schemes;
    private final Municipalities municipalities;
    private final Acting acting;
    private final Clock clock;

    Living(Schemes schemes, Municipalities municipalities, Acting acting, Clock clock) {
        this.schemes = schemes;
        this.municipalities = municipalities;
        this.acting = acting;
        this.clock = clock;
    }

    List<Municipality> places() {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var own = acting.actor().municipality();
        var all = municipalities.all();
        return Stream.concat(
                        Stream.of(own),
                        schemes.all().stream()
                                .flatMap(s -> schemes.conditions(s.id(), today).municipalities().stream())
                                .filter(code -> !code.equals(own))
                                .distinct()
                                .sorted(Comparator.comparing(Code::digits)))
                .map(code -> all.stream()
                        .filter(m -> m.code().equals(code))
                        .findFirst()
                        .orElseGet(() -> new Municipality(code, Words.same(code.digits()))))
                .toList();
    }
}
