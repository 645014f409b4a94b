package musubi.platform.api;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import org.springframework.web.util.UriComponentsBuilder;

/** Says in a header too where a list goes on (RFC 8288), for programs that follow links. */
@RestControllerAdvice
class NextLinks implements ResponseBodyAdvice<Object> {
    @Override
    public boolean supports(MethodParameter returns, Class<? extends HttpMessageConverter<?>> converter) {
        return Slice.class.equals(returns.getParameterType());
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returns,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof Slice<?> slice && HttpMethod.GET.equals(request.getMethod()))
            slice.next()
                    .ifPresent(next -> response.getHeaders()
                            .add(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(link(request, next))));
        return body;
    }

    private static String link(ServerHttpRequest request, String next) {
        var uri = request.getURI();
        return UriComponentsBuilder.fromPath(uri.getRawPath())
                .query(uri.getRawQuery())
                .replaceQueryParam("cursor", next)
                .build(true)
                .toUriString();
    }
}
