package musubi.platform.jobs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.municipality.Municipalities;
import org.springframework.context.annotation.Configuration;

/** Has every figure of waiting work counted when the figures are asked for. Where one cannot be counted, it is not a number. */
@Configuration(proxyBeanMethods = false)
class Backlogs {
    private static final String COUNTS = "operation.figures";

    private final Municipalities municipalities;
    private final Acting acting;

    Backlogs(MeterRegistry figures, Municipalities municipalities, Acting acting, List<Backlog> backlogs) {
        this.municipalities = municipalities;
        this.acting = acting;
        for (var backlog : backlogs)
            Gauge.builder(backlog.name(), () -> counted(backlog))
                    .description(backlog.says())
                    .register(figures);
    }

    private long counted(Backlog backlog) {
        return municipalities.all().stream()
                .mapToLong(m -> acting.as(
                        Actor.job(COUNTS, m.code()), () -> backlog.here().getAsLong()))
                .reduce(0, backlog.together());
    }
}
