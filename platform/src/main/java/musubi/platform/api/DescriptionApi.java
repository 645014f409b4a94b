package musubi.platform.api;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import musubi.platform.page.Says;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The description of the API, for programs and for those who write them. */
@RestController
class DescriptionApi {
    private final ObjectProvider<RequestMappingHandlerMapping> pages;

    DescriptionApi(ObjectProvider<RequestMappingHandlerMapping> pages) {
        this.pages = pages;
    }

    @Says("This description.")
    @GetMapping(path = "/api/v1/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    String openapi() {
        return OpenApi.of(operations()).toPrettyString();
    }

    private List<OpenApi.Operation> operations() {
        return pages.orderedStream()
                .flatMap(all -> all.getHandlerMethods().entrySet().stream())
                .filter(page -> page.getValue().getBeanType().isAnnotationPresent(RestController.class))
                .flatMap(page ->
                        Objects.requireNonNull(page.getKey().getPathPatternsCondition()).getPatternValues().stream()
                                .filter(path -> path.startsWith("/api/v1/"))
                                .flatMap(path -> page.getKey().getMethodsCondition().getMethods().stream()
                                        .map(method -> new OpenApi.Operation(
                                                path, method, page.getValue(), speaks(page.getKey())))))
                .sorted(Comparator.comparing(OpenApi.Operation::path).thenComparing(OpenApi.Operation::method))
                .toList();
    }

    private static String speaks(RequestMappingInfo page) {
        return page.getProducesCondition().getProducibleMediaTypes().stream()
                .map(MediaType::toString)
                .findFirst()
                .orElse(MediaType.APPLICATION_JSON_VALUE);
    }
}
