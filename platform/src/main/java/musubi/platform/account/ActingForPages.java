package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Called;
import musubi.platform.audit.Audit;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Staff begins and ends to act for a resident who is at the counter or on the telephone. In between, whatever they do is recorded so. */
@Controller
@RequestMapping("/acting-for")
class ActingForPages {
    private final Sessions sessions;
    private final Called called;
    private final Audit audit;
    private final TransactionTemplate transaction;

    ActingForPages(Sessions sessions, Called called, Audit audit, TransactionTemplate transaction) {
        this.sessions = sessions;
        this.called = called;
        this.audit = audit;
        this.transaction = transaction;
    }

    @PostMapping
    String begin(@RequestParam UUID person, HttpServletRequest request) {
        if (called.name(person).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        var session = sessions.current(request).orElseThrow();
        if (session.onBehalf().equals(Optional.of(person))) return "redirect:/people/" + person;
        transaction.executeWithoutResult(status -> {
            session.onBehalf().ifPresent(this::recordEnd);
            sessions.actFor(session, Optional.of(person));
            audit.record("access.acting-began", "person " + person, Optional.of(person), "", "");
        });
        return "redirect:/people/" + person;
    }

    @PostMapping("/end")
    String end(HttpServletRequest request) {
        var session = sessions.current(request).orElseThrow();
        transaction.executeWithoutResult(status -> {
            session.onBehalf().ifPresent(this::recordEnd);
            sessions.actFor(session, Optional.empty());
        });
        return session.onBehalf().map(person -> "redirect:/people/" + person).orElse("redirect:/people");
    }

    private void recordEnd(UUID person) {
        audit.record("access.acting-ended", "person " + person, Optional.of(person), "", "");
    }
}
