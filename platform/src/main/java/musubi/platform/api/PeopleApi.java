package musubi.platform.api;

import java.net.URI;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.page.Says;
import musubi.platform.people.Enrolling;
import musubi.platform.people.Giving;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.points.Points;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Residents, for other systems of the municipality; without those of whom nothing may be given to others any more. A name is never part
 * of an address, so searching is a POST.
 */
@RestController
@RequestMapping("/api/v1/people")
class PeopleApi {
    private final People people;
    private final Points points;
    private final Giving giving;

    PeopleApi(People people, Points points, Giving giving) {
        this.people = people;
        this.points = points;
        this.giving = giving;
    }

    /** A resident as staff see them. */
    record Person(
            UUID id,
            String name,
            @Says("The reading of the name in katakana.") String kana,
            String address,
            String phone,
            LocalDate born,
            @Says("F, M or X.") String sex,
            Optional<LocalDate> enrolledOn) {
        static Person of(Resident resident) {
            var identity = resident.identity();
            return new Person(
                    resident.id().value(),
                    identity.name(),
                    identity.kana(),
                    identity.address(),
                    identity.phone(),
                    resident.born(),
                    resident.sex(),
                    resident.enrolledOn());
        }
    }

    /** Somebody who joins a scheme. */
    record NewPerson(
            @Says("Made by the sender; sent again with the same id, it is the same person.")
            UUID id,

            String name,
            Optional<String> kana,
            Optional<String> address,
            Optional<String> phone,
            LocalDate born,
            @Says("F, M or X.") String sex,
            String scheme,
            LocalDate on,
            @Says("online, paper, phone or counter.") String channel) {}

    @PostMapping
    @Says("Enters a resident and lets them join a scheme. Refused with 422 when a condition is not met.")
    ResponseEntity<Person> join(@RequestBody NewPerson wanted) {
        var person = new PersonId(wanted.id());
        var joining = new Joining(
                person,
                new Identity(
                        wanted.name(),
                        wanted.kana().orElse(""),
                        wanted.address().orElse(""),
                        wanted.phone().orElse("")),
                wanted.born(),
                wanted.sex(),
                wanted.scheme(),
                wanted.on(),
                wanted.channel());
        if (people.join(joining) instanceof Enrolling.Refused refused)
            throw new BadInput(refused.unmet().stream()
                    .map(unmet -> Problem.error("people.not-eligible", Place.whole("body"), wanted.scheme(), unmet))
                    .toList());
        return ResponseEntity.created(URI.create("/api/v1/people/" + person)).body(find(wanted.id()));
    }

    @GetMapping("/{id}")
    @Says("One resident.")
    Person find(@PathVariable UUID id) {
        return people.find(new PersonId(id))
                .filter(found -> giving.may(found.id()))
                .map(Person::of)
                .orElseThrow(NoSuchElementException::new);
    }

    /** Part of a name or of its reading, and which part of those who are found. */
    record Wanted(
            String name,

            @Says("At most so many; 50 unless said, 200 at most.")
            Optional<Integer> limit,

            @Says("As the part before gave it in next.") Optional<String> cursor) {}

    @PostMapping("/search")
    @Says(
            "Residents whose name or reading holds the text, those who were entered last first. A part may hold fewer than asked, and more still follow.")
    Slice<Person> search(@RequestBody Wanted wanted) {
        var asked = Cursor.of("people", wanted.limit(), wanted.cursor());
        var after = asked.after(
                2, key -> new People.Position(OffsetDateTime.parse(key.get(0)), UUID.fromString(key.get(1))));
        var found = people.search(wanted.name(), after, asked.limit());
        var given = giving.among(found.residents().stream().map(Resident::id).toList());
        return new Slice<>(
                found.residents().stream()
                        .filter(resident -> given.contains(resident.id()))
                        .map(Person::of)
                        .toList(),
                found.next()
                        .map(p -> asked.at(
                                List.of(p.recordedAt().toString(), p.person().toString()))));
    }

    /** Points under one agreement. */
    record Held(
            String agreement,
            long points,
            @Says("Points to be given back.") long owes) {}

    @GetMapping("/{id}/points")
    @Says("The points a resident can spend, by agreement.")
    Slice<Held> points(
            @PathVariable UUID id,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        find(id);
        return Slice.ascending(
                Cursor.of("points " + id, limit, cursor),
                points.of(new PersonId(id)),
                Points.Held::agreement,
                held -> new Held(held.agreement(), held.points(), held.owes()));
    }
}
