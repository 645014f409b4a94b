package musubi.platform.provider;

import java.util.Set;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.Turn;
import musubi.platform.payout.Remittances;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.server.ResponseStatusException;

/** What the municipality paid and owes a provider, such as for vouchers used there; a provider sees their own alone. */
@Controller
class StatementPages {
    private static final int SUMS = 50;
    private static final int ITEMS = 200;

    private final Remittances remittances;
    private final Acting acting;

    StatementPages(Remittances remittances, Acting acting) {
        this.remittances = remittances;
        this.acting = acting;
    }

    /** Where it stands in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        MenuItem providerStatementItem() {
            return new MenuItem(Group.POINTS, 39, "/provider/payments", "statement.title", Set.of(Role.PROVIDER));
        }
    }

    @GetMapping("/provider/payments")
    String show(@ModelAttribute("turn") Turn turn, Model page) {
        var own = acting.actor().provider().orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
        page.addAttribute("statement", remittances.statement(own));
        page.addAttribute("sums", turn.of("sums", SUMS, (without, most) -> remittances.sums(own, without, most)));
        page.addAttribute("items", turn.of("items", ITEMS, (without, most) -> remittances.items(own, without, most)));
        return "provider/statement";
    }
}
