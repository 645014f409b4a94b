package musubi.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import musubi.agreement.settlement.Study;
import musubi.document.Nearest;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.settling.StudyCheck;

/**
 * Evaluates the studies an agreement pays on again where the data is at hand, so that no figure is paid on that somebody
 * wrote into a result by hand. Each result is made again once, however many periods rest on it.
 */
final class Reruns implements StudyCheck {
    private final Map<String, Path> data;
    private final Consumer<Words> progress;
    private final Map<String, Study> again = new TreeMap<>();

    /**
     * @param data by study, the pack or file it was evaluated on, where that is not the pack being settled
     * @param progress told before each evaluation, since it may take long
     */
    Reruns(Map<String, Path> data, Consumer<Words> progress) {
        this.data = new TreeMap<>(data);
        this.progress = progress;
    }

    /** The studies whose data was named. */
    Set<String> named() {
        return data.keySet();
    }

    /** Refuses data for a study that has no result here: a slip in its name would leave the study unchecked. */
    void refuseStrangers(Set<String> studies) {
        for (var name : data.keySet())
            if (!studies.contains(name))
                throw new BadInput(
                        "settle.study-data",
                        Place.whole("--study-data"),
                        name,
                        new Words(
                                "研究「" + name + "」の結果が --study で渡されていません。" + Nearest.ja(name, studies),
                                "No result of a study \"" + name + "\" was given with --study."
                                        + Nearest.en(name, studies)));
    }

    @Override
    public Study checked(Study study, Path result, Optional<Settled> settled) {
        var known = again.get(study.digest());
        if (known != null) return known;
        var named = Optional.ofNullable(data.get(study.id()));
        var source = named.or(() ->
                settled.filter(s -> s.digest().hex().equals(study.source())).map(Settled::pack));
        if (source.isEmpty()) return study;
        var checked = again(study, result, source.get());
        again.put(study.digest(), checked);
        return checked;
    }

    private Study again(Study study, Path result, Path source) {
        if (!Files.isRegularFile(StudyFolder.beside(result, StudyFolder.PROTOCOL)))
            throw new BadInput(
                    "settle.no-protocol",
                    Place.whole(result.toString()),
                    StudyFolder.PROTOCOL,
                    new Words(
                            "結果の隣に計画書 " + StudyFolder.PROTOCOL + " がないため、計算し直せません。evaluate が書いたフォルダごと渡してください。",
                            "There is no " + StudyFolder.PROTOCOL
                                    + " beside the result, so it cannot be evaluated again. Hand over the whole folder"
                                    + " evaluate wrote."));
        progress.accept(new Words(
                "研究「" + study.id() + "」を計算し直して確かめています（時間がかかることがあります）…",
                "Evaluating study \"" + study.id() + "\" again to check its result; this may take a while…"));
        boolean isFile = Files.isRegularFile(source) && !isZip(source);
        var difference = StudyFolder.difference(
                result,
                isFile ? Optional.empty() : Optional.of(source),
                isFile ? Optional.of(source) : Optional.empty(),
                Optional.empty());
        if (difference.isPresent()) throw differs(study, result, difference.get());
        return study.recomputed(study.source());
    }

    /** Packs may be zipped; tables never are. */
    private static boolean isZip(Path file) {
        return file.toString().endsWith(".zip");
    }

    private static BadInput differs(Study study, Path result, StudyFolder.Difference difference) {
        return new BadInput(
                "settle.study-differs",
                Place.whole(result.toString()),
                study.id(),
                new Words(
                        "研究「" + study.id() + "」の結果は、計算し直すと同じになりません。支払に使えません。"
                                + difference.words().ja()
                                + " 別の版の musubi で作った結果なら、この版（" + Musubi.version() + "）で評価し直してください。",
                        "The result of study \"" + study.id() + "\" does not come out again, so nothing is paid on it. "
                                + difference.words().en()
                                + " If another version of musubi made it, evaluate it again with this one ("
                                + Musubi.version() + ")."));
    }
}
