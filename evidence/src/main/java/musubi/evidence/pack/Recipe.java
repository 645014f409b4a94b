package musubi.evidence.pack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import musubi.evidence.source.Settings;
import musubi.evidence.source.Sources;
import musubi.evidence.steps.StepRules;
import musubi.quantity.Digest;

/**
 * What a pack is to be built from and how.
 *
 * @param sources files, folders, zips
 * @param pack the folder to make; must not exist
 * @param key makes the pseudonyms
 * @param settings what the files do not say themselves
 * @param rules for steps
 * @param accepted held steps that somebody has looked at
 * @param replaces digest of the pack this one corrects
 * @param threads used at most; has no influence on the result
 * @param limits of what is opened
 * @param progress hears how far it is
 */
public record Recipe(
        List<Path> sources,
        Path pack,
        Key key,
        Settings settings,
        StepRules rules,
        Acceptances accepted,
        Optional<Digest> replaces,
        int threads,
        Sources.Limits limits,
        Progress progress) {
    /** Lists are copied. */
    public Recipe {
        sources = List.copyOf(sources);
    }

    /** Hears how far a build is. */
    @FunctionalInterface
    public interface Progress {
        /** {@code done} of {@code total} bytes have been read; what is being done now. */
        void at(musubi.quantity.Words what, long done, long total);
    }

    /** With everything the operator need not say. */
    public static Recipe of(List<Path> sources, Path pack, Key key) {
        return new Recipe(
                sources,
                pack,
                key,
                Settings.NONE,
                StepRules.DEFAULT,
                Acceptances.NONE,
                Optional.empty(),
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                Sources.Limits.DEFAULT,
                (what, done, total) -> {});
    }

    /** The same with these settings. */
    public Recipe with(Settings settings) {
        return new Recipe(sources, pack, key, settings, rules, accepted, replaces, threads, limits, progress);
    }

    /** The same with these rules for steps. */
    public Recipe with(StepRules rules) {
        return new Recipe(sources, pack, key, settings, rules, accepted, replaces, threads, limits, progress);
    }

    /** The same with these acceptances. */
    public Recipe with(Acceptances accepted) {
        return new Recipe(sources, pack, key, settings, rules, accepted, replaces, threads, limits, progress);
    }

    /** The same, replacing an earlier pack. */
    public Recipe replacing(Digest earlier) {
        return new Recipe(
                sources, pack, key, settings, rules, accepted, Optional.of(earlier), threads, limits, progress);
    }

    /** The same on so many threads. */
    public Recipe on(int threads) {
        return new Recipe(sources, pack, key, settings, rules, accepted, replaces, threads, limits, progress);
    }

    /** The same within other limits. */
    public Recipe within(Sources.Limits limits) {
        return new Recipe(sources, pack, key, settings, rules, accepted, replaces, threads, limits, progress);
    }

    /** The same, telling how far it is. */
    public Recipe telling(Progress progress) {
        return new Recipe(sources, pack, key, settings, rules, accepted, replaces, threads, limits, progress);
    }
}
