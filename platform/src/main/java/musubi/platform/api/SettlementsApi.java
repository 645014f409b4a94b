package musubi.platform.api;

import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.contract.Contracts;
import musubi.platform.contract.Settled;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.indigo.Indigo;
import musubi.platform.page.Says;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Agreements and what was settled under them. To read: deciding about money is done by people, on pages. */
@RestController
@RequestMapping("/api/v1/agreements")
class SettlementsApi {
    private final Contracts contracts;
    private final Settlements settlements;
    private final Indigo indigo;

    SettlementsApi(Contracts contracts, Settlements settlements, Indigo indigo) {
        this.contracts = contracts;
        this.settlements = settlements;
        this.indigo = indigo;
    }

    /** An agreement. */
    record Agreement(
            String id,
            String title,
            String titleEn,
            int version,
            @Says("SHA-256 of the text.") String digest) {}

    @GetMapping
    @Says("Every agreement, by id.")
    Slice<Agreement> list(
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        return Slice.ascending(
                Cursor.of("agreements", limit, cursor),
                contracts.agreements(),
                Contracts.Listed::id,
                a -> new Agreement(a.id(), a.title().ja(), a.title().en(), a.version(), a.digest()));
    }

    /** A period that is or was settled. */
    record Settlement(
            UUID id,
            String period,
            @Says("SHA-256 of the frozen evidence.") String pack,
            Instant frozenAt,
            boolean paid,

            @Says("What is paid now; of a correction, the difference.")
            Optional<Long> payable,

            Optional<String> unit,
            @Says("SHA-256 of the statement.") Optional<String> digest) {
        static Settlement of(Settled settled) {
            return new Settlement(
                    settled.id().value(),
                    settled.period(),
                    settled.pack(),
                    settled.takenAt(),
                    settled.paid(),
                    settled.statement().map(Settled.Owed::payable),
                    settled.statement().map(Settled.Owed::unit),
                    settled.statement().map(Settled.Owed::digest));
        }
    }

    @GetMapping("/{agreement}/settlements")
    @Says("The settlements of an agreement, the latest period first.")
    Slice<Settlement> settlements(
            @PathVariable String agreement,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        if (contracts.text(agreement).isEmpty()) throw new NoSuchElementException(agreement);
        return Slice.descending(
                Cursor.of("settlements " + agreement, limit, cursor),
                settlements.of(agreement),
                SettlementsApi::place,
                Settlement::of);
    }

    /** By period, and of one period by when it was frozen. */
    private static String place(Settled settled) {
        return String.join(
                " ",
                settled.days().from().toString(),
                Cursor.moment(settled.takenAt()),
                settled.id().toString());
    }

    @GetMapping("/{agreement}/settlements/{id}/statement")
    @Says("The statement as approved, with every step of its derivation.")
    ResponseEntity<String> statement(@PathVariable String agreement, @PathVariable UUID id) {
        var found = settlements
                .find(new SettlementId(id))
                .filter(settled -> settled.agreement().equals(agreement))
                .orElseThrow(NoSuchElementException::new);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(settlements.document(found.id(), Settlements.Form.JSON).orElseThrow(NoSuchElementException::new));
    }

    @GetMapping(path = "/{agreement}/indigo", produces = MediaType.APPLICATION_JSON_VALUE)
    @Says("The agreement as a project of the INDIGO data standard 4.1, without what concerns single people or few.")
    String indigo(@PathVariable String agreement) {
        return indigo.of(agreement).orElseThrow(NoSuchElementException::new);
    }
}
