package musubi.platform.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * So many requests a minute for each of many, who may also use a minute's worth at once. Whoever has all of theirs again is forgotten, so
 * that what is kept does not grow with everybody who ever came.
 */
public final class Allowances {
    /** How many are told apart at a time. Those who come while so many are asking have one allowance together. */
    private static final int MOST = 100_000;

    private static final String OTHERS = "";
    private static final long BETWEEN_LOOKS = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final int perMinute;
    private final int most;
    private final LongSupplier nanos;
    private final AtomicLong looked;

    public Allowances(int perMinute) {
        this(perMinute, MOST, System::nanoTime);
    }

    Allowances(int perMinute, int most, LongSupplier nanos) {
        this.perMinute = perMinute;
        this.most = most;
        this.nanos = nanos;
        this.looked = new AtomicLong(nanos.getAsLong());
    }

    /**
     * What became of a request.
     *
     * @param granted whether it may go on
     * @param left how many more may at once
     * @param seconds until the next may, rounded up; 0 when it may at once
     */
    public record Taken(boolean granted, long left, long seconds) {
        private static Taken of(ConsumptionProbe probe) {
            return new Taken(
                    probe.isConsumed(),
                    probe.getRemainingTokens(),
                    Math.ceilDiv(probe.getNanosToWaitForRefill(), TimeUnit.SECONDS.toNanos(1)));
        }
    }

    public int perMinute() {
        return perMinute;
    }

    /** Takes one from the allowance of somebody. */
    public Taken take(String who) {
        forgetAtTimes();
        var counted = buckets.containsKey(who) || buckets.size() < most ? who : OTHERS;
        var probe = new AtomicReference<ConsumptionProbe>();
        // Taken while nobody else can forget it.
        buckets.compute(counted, (key, known) -> {
            var bucket = known == null ? bucket() : known;
            probe.set(bucket.tryConsumeAndReturnRemaining(1));
            return bucket;
        });
        return Taken.of(Objects.requireNonNull(probe.get()));
    }

    private void forgetAtTimes() {
        long now = nanos.getAsLong();
        long last = looked.get();
        if (now - last >= BETWEEN_LOOKS && looked.compareAndSet(last, now))
            for (var key : buckets.keySet())
                buckets.computeIfPresent(
                        key, (same, bucket) -> bucket.getAvailableTokens() >= perMinute ? null : bucket);
    }

    /** How many are kept in mind. */
    int known() {
        return buckets.size();
    }

    private Bucket bucket() {
        return Bucket.builder()
                .withCustomTimePrecision(new Meter(nanos))
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }

    private record Meter(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
