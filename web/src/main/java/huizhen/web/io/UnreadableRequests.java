package huizhen.web.io;

import huizhen.web.view.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// Answers requests whose head can't be read (RFC 9112, clause 2.2; RFC 6585, clause 5): 414 for a
/// line and 431 for fields that are too long, else 400. What follows on such a connection can't be
/// told from the rest of the head, so it is closed, and the answer says so: a client that kept it
/// would lose its next request.
public final class UnreadableRequests implements Handler<HttpServerRequest> {
  @Override
  public void handle(HttpServerRequest request) {
    var problem = problem(request.decoderResult().cause());
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(problem.json().toBuffer())
        .onComplete(_ -> request.connection().close());
  }

  private static Problem problem(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ ->
          Problem.of(414, "too-long", "The address of the request is too long.");
      case TooLongHttpHeaderException _ ->
          Problem.of(431, "too-long", "The header fields of the request are too long.");
      case null, default -> Problem.of(400, "bad-request", "The request's head can't be read.");
    };
  }
}
