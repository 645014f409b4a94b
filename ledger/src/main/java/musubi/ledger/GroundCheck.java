package musubi.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what a ledger on a {@link Ground} says with what all entries give when they are decided again. */
final class GroundCheck {
    private final Layer again;
    private final Layer book;

    GroundCheck(Layer again, Layer book) {
        this.again = again;
        this.book = book;
    }

    List<String> problems() {
        var problems = new ArrayList<String>();
        for (var state : again.accounts())
            if (!book.account(state.account().id()).equals(Optional.of(state)))
                problems.add("account %s stands otherwise than its entries give"
                        .formatted(state.account().id()));
        for (var lot : again.lots())
            if (!book.lot(lot.award()).equals(Optional.of(lot)))
                problems.add("lot %s stands otherwise than its entries give".formatted(lot.award()));
        for (var reservation : again.reservations())
            if (!book.reservation(reservation.id()).equals(Optional.of(reservation)))
                problems.add("reservation %s stands otherwise than its entries give".formatted(reservation.id()));
        for (var key : again.known().keySet())
            if (!book.known(key).equals(again.known(key)))
                problems.add("request %s is remembered otherwise than its entry says".formatted(key));
        if (again.lotCount() != book.lotCount())
            problems.add("%d lots were made, %d are counted".formatted(again.lotCount(), book.lotCount()));
        return problems;
    }
}
