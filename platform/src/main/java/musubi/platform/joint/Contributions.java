package musubi.platform.joint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.evidence.pack.Folder;
import musubi.evidence.pack.Pack;
import musubi.measure.Breakdown;
import musubi.measure.Measure;
import musubi.measure.MeasureRun;
import musubi.measure.Measured;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.measure.Suppression;
import musubi.platform.access.Acting;
import musubi.platform.jobs.Job;
import musubi.platform.joint.JointRepository.Part;
import musubi.platform.people.Enrolments;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the municipality that is worked for adds to the sums of its joint programmes: once for each month, when late records of the month
 * have had time to come in. It is not changed afterwards: from a sum that moves from day to day one could read who came.
 */
@Component
public class Contributions {
    /** From this day of the next month on a month is added up. */
    public static final int READY = 11;

    private static final int DECIMALS = 10;
    private static final LocalTime NIGHT = LocalTime.of(3, 40);

    private final JointRepository repository;
    private final Enrolments enrolments;
    private final Snapshots snapshots;
    private final Acting acting;
    private final Clock clock;
    private final TransactionTemplate transactions;
    private final Measures measures = Measures.library();

    Contributions(
            JointRepository repository,
            Enrolments enrolments,
            Snapshots snapshots,
            Acting acting,
            Clock clock,
            PlatformTransactionManager manager) {
        this.repository = repository;
        this.enrolments = enrolments;
        this.snapshots = snapshots;
        this.acting = acting;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /** Adds up every night what is ready. */
    @Configuration(proxyBeanMethods = false)
    static class Nightly {
        @Bean
        Job jointContributionsJob(Contributions contributions) {
            return Job.daily("joint.contribute", NIGHT, municipality -> contributions.contribute());
        }
    }

    /** Adds every month that is ready and was not added yet, from the month in which the municipality accepted. */
    public void contribute() {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var last = YearMonth.from(today.minusDays(READY - 1L)).minusMonths(1);
        for (var programme : transactions.execute(status -> repository.own()))
            if (programme.state() == JointProgramme.State.ACCEPTED) contribute(programme, last);
    }

    private void contribute(JointProgramme programme, YearMonth last) {
        var accepted = transactions.execute(status -> repository.acceptedAt(programme.id()));
        var done = transactions.execute(status -> repository.contributed(programme.id()));
        var first = YearMonth.from(LocalDate.ofInstant(accepted, Japan.TIME));
        for (var month = first; !month.isAfter(last); month = month.plusMonths(1))
            if (!done.contains(month))
                contribute(programme, month, programme.scheme().orElseThrow());
    }

    void contribute(JointProgramme programme, YearMonth month, String scheme) {
        var parts = parts(month, scheme);
        transactions.executeWithoutResult(status -> {
            for (var part : parts)
                repository.contribute(
                        acting.actor().municipality().digits(), programme.id(), month, part, clock.instant());
        });
    }

    /** What a scheme adds to a month. */
    List<Part> parts(YearMonth month, String scheme) {
        var from = month.atDay(1);
        var until = month.plusMonths(1).atDay(1);
        var people = enrolments.during(scheme, from, until);
        if (people.size() < Suppression.LEAST)
            return Stream.of(Total.Kind.values()).<Part>map(Part.Withheld::new).toList();
        var parts = new ArrayList<Part>();
        withPack(people, pack -> {
            try (var run = MeasureRun.on(Pack.open(pack))) {
                parts.add(enrolled(run, scheme, until.minusDays(1)));
                parts.add(part(run, Total.Kind.PARTICIPANTS, from, until));
                parts.add(part(run, Total.Kind.MEAN_DAILY_STEPS, from, until));
            }
        });
        return List.copyOf(parts);
    }

    private static Part enrolled(MeasureRun run, String scheme, LocalDate on) {
        long people = run.enrolled().stream()
                .filter(e -> e.scheme().equals(scheme)
                        && !e.from().isAfter(on)
                        && e.until().isAfter(on))
                .mapToInt(MeasureRun.Enrolled::person)
                .distinct()
                .count();
        return part(Total.Kind.ENROLLED, people, BigDecimal.valueOf(people), BigDecimal.ONE);
    }

    private Part part(MeasureRun run, Total.Kind figure, LocalDate from, LocalDate until) {
        Measure measure = measures.named(figure.word()).orElseThrow();
        Breakdown breakdown = run.by(Question.of(measure, from, until, Map.of()), List.of());
        return switch (breakdown.total()) {
            case Measured.Value value ->
                part(
                        figure,
                        breakdown.people(),
                        value.numerator().decimal(DECIMALS),
                        value.denominator().decimal(DECIMALS));
            case Measured.NotMeasured missing -> new Part.Withheld(figure);
        };
    }

    private static Part part(Total.Kind figure, long people, BigDecimal numerator, BigDecimal denominator) {
        return people < Suppression.LEAST
                ? new Part.Withheld(figure)
                : new Part.Shared(figure, people, numerator, denominator);
    }

    private interface Work {
        void with(Path pack);
    }

    private void withPack(List<UUID> people, Work work) {
        try {
            var folder = Files.createTempDirectory("musubi-joint-");
            try {
                work.with(snapshots.take(folder.resolve("pack"), people).pack());
            } finally {
                Folder.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a pack of a joint programme could not be made", e);
        }
    }
}
