package musubi.platform.area;

import java.text.Normalizer;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import musubi.evidence.record.Code;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The areas of the municipality that is worked for. A municipality that has entered none may write any code for an area. */
@Component
public class Areas {
    static final int MOST = 20_000;

    private final AreaRepository repository;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Areas(AreaRepository repository, Acting acting, Audit audit, Clock clock) {
        this.repository = repository;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** All of them, also those that exist no longer, by kind and code. */
    @Transactional(readOnly = true)
    public List<Area> all() {
        return repository.present();
    }

    /** Those that exist on a day. */
    @Transactional(readOnly = true)
    public List<Area> on(LocalDate day) {
        return repository.present().stream().filter(area -> area.on(day)).toList();
    }

    /** How many records stand under each area; areas with none are left out. */
    @Transactional(readOnly = true)
    public Map<String, Long> used() {
        return repository.used();
    }

    /** Whether somebody may be entered in this area on a day. */
    @Transactional(readOnly = true)
    public boolean known(String code, LocalDate day) {
        return known(repository.present(), code, day);
    }

    /** The same of a list of areas that was read before. */
    public static boolean known(Collection<Area> areas, String code, LocalDate day) {
        return areas.isEmpty() || areas.stream().anyMatch(area -> area.code().equals(code) && area.on(day));
    }

    /** Why an area that is not {@link #known} cannot be entered, and what to do. */
    public static Words unknown(LocalDate day) {
        return new Words(
                "この地域は、%s の時点の地域の一覧にありません。一覧にある地域を選ぶか、先に地域を登録してください。".formatted(day),
                "This area is not in the list of areas on %s: choose one that is, or enter the area first."
                        .formatted(day));
    }

    /** An area and everything that is part of it, by code. */
    @Transactional(readOnly = true)
    public Set<String> within(String code) {
        var parts = repository.present().stream()
                .filter(area -> area.partOf().isPresent())
                .collect(Collectors.groupingBy(
                        area -> area.partOf().orElseThrow(), Collectors.mapping(Area::code, Collectors.toList())));
        var found = new TreeSet<String>();
        var open = new ArrayList<>(List.of(code));
        while (!open.isEmpty()) {
            var next = open.removeLast();
            if (found.add(next)) open.addAll(parts.getOrDefault(next, List.of()));
        }
        return found;
    }

    /** The town block an address lies in: the one with the longest name the address holds, if there is only one. */
    @Transactional(readOnly = true)
    public Optional<Area> of(String address, LocalDate day) {
        var plain = Numerals.plain(address);
        var found = on(day).stream()
                .filter(area -> area.kind() == Area.Kind.TOWN_BLOCK)
                .filter(area -> holds(plain, Numerals.plain(area.name().ja())))
                .sorted(Comparator.comparingInt(
                                (Area area) -> Numerals.plain(area.name().ja()).length())
                        .reversed())
                .toList();
        if (found.isEmpty()) return Optional.empty();
        int longest = Numerals.plain(found.getFirst().name().ja()).length();
        return found.stream()
                                .filter(area -> Numerals.plain(area.name().ja()).length() == longest)
                                .count()
                        == 1
                ? Optional.of(found.getFirst())
                : Optional.empty();
    }

    /** A name that ends in a digit is not found in a longer number. */
    private static boolean holds(String address, String name) {
        if (name.isEmpty()) return false;
        boolean number = Character.isDigit(name.charAt(name.length() - 1));
        for (int at = address.indexOf(name); at >= 0; at = address.indexOf(name, at + 1)) {
            int end = at + name.length();
            if (!number || end == address.length() || !Character.isDigit(address.charAt(end))) return true;
        }
        return false;
    }

    /**
     * Enters an area or changes it; the same again changes nothing.
     *
     * @throws BadInput when the code is none, the days are in no order, or the larger area is not there or part of it
     */
    @Transactional
    public void enter(Area area) {
        repository.lock(municipality());
        var all = repository.present();
        var problem = wrong(area, all);
        if (problem.isPresent())
            throw new BadInput(
                    problem.get().code(),
                    Place.whole("area"),
                    problem.get().value(),
                    problem.get().words());
        if (all.contains(area)) return;
        repository.add(
                municipality(), area, "stands", Optional.empty(), acting.actor().name(), clock.instant());
        var before = all.stream().filter(a -> a.code().equals(area.code())).findFirst();
        audit.record(
                "area.entered",
                "area " + area.code(),
                Optional.empty(),
                "",
                before.map(Areas::written).orElse(""),
                written(area));
    }

    /**
     * Takes back an area that was entered by mistake. One that is gone is taken back already.
     *
     * @throws BadInput when somebody or another area stands under it: then it is ended and not taken back
     */
    @Transactional
    public void withdraw(String code) {
        repository.lock(municipality());
        var all = repository.present();
        var found = all.stream().filter(area -> area.code().equals(code)).findFirst();
        if (found.isEmpty()) return;
        if (repository.used().containsKey(code)
                || all.stream().anyMatch(area -> area.partOf().equals(Optional.of(code))))
            throw new BadInput(
                    "area.in-use",
                    Place.whole("area"),
                    code,
                    new Words(
                            "この地域に登録された方か、この地域に含まれる地域があるので、取り消せません。なくなった地域は、終わりの日を入れてください。",
                            "Somebody, or another area, stands under this area: enter its last day instead of taking it back."));
        repository.add(
                municipality(),
                found.get(),
                "withdrawn",
                Optional.empty(),
                acting.actor().name(),
                clock.instant());
        audit.record("area.withdrawn", "area " + code, Optional.empty(), "", written(found.get()), "");
    }

    /** Why an area cannot stand. */
    record Wrong(String code, String value, Words words) {}

    /** What is wrong with an area beside these others; empty when nothing is. */
    static Optional<Wrong> wrong(Area area, Collection<Area> others) {
        if (!area.code().matches("[\\p{L}\\p{N}][\\p{L}\\p{N}-]{0,39}") || !Code.wellFormed(area.code()))
            return Optional.of(new Wrong(
                    "area.code",
                    area.code(),
                    new Words(
                            "地域コードは40字以内の文字・数字・ハイフンで書いてください。",
                            "Write the code of the area in at most 40 letters, digits and hyphens.")));
        if (area.name().ja().isBlank()
                || area.name().ja().length() > 60
                || area.name().en().length() > 60)
            return Optional.of(new Wrong(
                    "area.name",
                    area.name().ja(),
                    new Words("地域名を60字以内で書いてください。", "Write the name of the area in at most 60 letters.")));
        if (area.from().isPresent()
                && area.until().isPresent()
                && !area.from().get().isBefore(area.until().get()))
            return Optional.of(new Wrong(
                    "area.days",
                    area.until().get().toString(),
                    new Words("終わりの日は、始まりの日より後にしてください。", "The last day must come after the first.")));
        return larger(area, others);
    }

    private static Optional<Wrong> larger(Area area, Collection<Area> others) {
        var above = others.stream()
                .filter(other -> other.partOf().isPresent())
                .collect(Collectors.toMap(Area::code, other -> other.partOf().orElseThrow()));
        area.partOf().ifPresentOrElse(larger -> above.put(area.code(), larger), () -> above.remove(area.code()));
        var codes = others.stream().map(Area::code).collect(Collectors.toSet());
        var seen = new HashSet<>(Set.of(area.code()));
        for (var at = area.partOf(); at.isPresent(); at = Optional.ofNullable(above.get(at.get()))) {
            if (!seen.add(at.get()))
                return Optional.of(new Wrong(
                        "area.ring",
                        at.get(),
                        new Words(
                                "上位の地域をたどると、元の地域に戻ってしまいます。上位の地域を直してください。",
                                "The larger areas lead back to this one: put the larger area right.")));
            if (!codes.contains(at.get()))
                return Optional.of(new Wrong(
                        "area.larger-unknown",
                        at.get(),
                        new Words(
                                "上位の地域が一覧にありません。先に登録してください。", "The larger area is not in the list: enter it first.")));
        }
        return Optional.empty();
    }

    /** As the audit trail keeps it. */
    static String written(Area area) {
        return CanonicalJson.write(new CanonicalJson.OneLine(Map.of(
                        "kind",
                        area.kind().word(),
                        "name",
                        area.name().ja(),
                        "from",
                        area.from().map(LocalDate::toString).orElse(""),
                        "until",
                        area.until().map(LocalDate::toString).orElse(""),
                        "partOf",
                        area.partOf().orElse(""))))
                .strip();
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }

    /** Addresses and names as they are compared: one width, no blanks, the numbers of blocks in digits. */
    private static final class Numerals {
        private static final String DIGITS = "〇一二三四五六七八九";
        private static final java.util.regex.Pattern BLOCK =
                java.util.regex.Pattern.compile("([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)丁目");

        static String plain(String text) {
            var narrow = Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll("\\s", "");
            return BLOCK.matcher(narrow).replaceAll(found -> {
                if (found.group().equals("丁目")) return "丁目";
                int tens = found.group(2).isEmpty() ? 0 : Math.max(1, DIGITS.indexOf(found.group(1)));
                var ones = found.group(2).isEmpty() ? found.group(1) + found.group(3) : found.group(3);
                int one = ones.isEmpty() ? 0 : DIGITS.indexOf(ones);
                return tens * 10 + one + "丁目";
            });
        }
    }
}
