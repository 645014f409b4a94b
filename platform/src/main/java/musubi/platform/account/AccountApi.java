package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import musubi.platform.access.Acting;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What an app asks about itself. */
@RestController
@RequestMapping("/api/account")
class AccountApi {
    private final Acting acting;
    private final Tokens tokens;

    AccountApi(Acting acting, Tokens tokens) {
        this.acting = acting;
        this.tokens = tokens;
    }

    /** For whom it acts. */
    @GetMapping
    Map<String, String> show() {
        var actor = acting.actor();
        var answer = new LinkedHashMap<String, String>();
        answer.put("municipality", actor.municipality().digits());
        answer.put("account", actor.name());
        answer.put("role", actor.role().word());
        actor.resident().ifPresent(person -> answer.put("person", person.toString()));
        actor.provider().ifPresent(provider -> answer.put("provider", provider));
        return answer;
    }

    /** Gives up the token the request bears, when the app is removed or its owner changes. */
    @DeleteMapping("/token")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void giveUp(HttpServletRequest request) {
        Bearer.token(request)
                .flatMap(tokens::find)
                .ifPresent(token -> tokens.revoke(UUID.fromString(token.actor().name()), token.id()));
    }
}
