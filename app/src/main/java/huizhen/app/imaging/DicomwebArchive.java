package huizhen.app.imaging;

import huizhen.web.api.ImageArchive;
import huizhen.web.imaging.DicomUid;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// QIDO-RS and WADO-RS (PS3.18 §10.4, §10.6) over HTTP. At most [#CONNECTIONS] questions at once
/// and [#MAX_WAITING] that wait: more fail as `AWAY`. Answers in JSON have at most [#MAX_JSON]
/// bytes; pictures go through piece by piece, as fast as they are read. Redirects are not followed.
public final class DicomwebArchive implements ImageArchive {
  static final int CONNECTIONS = 16;
  static final int MAX_WAITING = 64;
  static final int MAX_JSON = 16 << 20;
  private static final int MAX_STUDIES = 20;
  private static final int CONNECT_MILLIS = 3_000;
  private static final int SILENCE_SECONDS = 8;
  private static final String JSON = "application/dicom+json";
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;

  private final HttpClient client;
  private final String root;
  private final Optional<String> authorization;

  public DicomwebArchive(Vertx vertx, DicomwebConfig config) {
    root = config.root().toString().replaceFirst("/+$", "");
    authorization =
        config
            .login()
            .map(it -> (it.user() + ":" + it.password()).getBytes(StandardCharsets.UTF_8))
            .map(it -> "Basic " + Base64.getEncoder().encodeToString(it));
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setIdleTimeout(SILENCE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
  }

  @Override
  public Future<JsonArray> studies(String accession) {
    var number = URLEncoder.encode(accession, StandardCharsets.UTF_8);
    return json(
        "/studies?AccessionNumber=%s&includefield=00081030&limit=%d"
            .formatted(number, MAX_STUDIES));
  }

  @Override
  public Future<JsonArray> study(DicomUid study) {
    return json("/studies?StudyInstanceUID=%s&includefield=00081030&limit=1".formatted(study));
  }

  @Override
  public Future<JsonArray> series(DicomUid study) {
    return json("/studies/%s/series".formatted(study));
  }

  @Override
  public Future<JsonArray> instances(DicomUid study, DicomUid series) {
    return json("/studies/%s/series/%s/instances".formatted(study, series));
  }

  @Override
  public Future<JsonArray> metadata(DicomUid study, DicomUid series) {
    return json("/studies/%s/series/%s/metadata".formatted(study, series));
  }

  @Override
  public Future<Image> frame(DicomUid study, DicomUid series, DicomUid instance, int frame) {
    return image(
        place(study, series, instance, frame),
        "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*");
  }

  @Override
  public Future<Image> rendered(
      DicomUid study, DicomUid series, DicomUid instance, int frame, Optional<Window> window) {
    var query =
        window
            .map(it -> String.format(Locale.ROOT, "?window=%s,%s,linear", it.center(), it.width()))
            .orElse("");
    return image(place(study, series, instance, frame) + "/rendered" + query, "image/jpeg");
  }

  private static String place(DicomUid study, DicomUid series, DicomUid instance, int frame) {
    return "/studies/%s/series/%s/instances/%s/frames/%d".formatted(study, series, instance, frame);
  }

  private Future<JsonArray> json(String path) {
    return ask(path, JSON)
        .compose(response ->
            response.statusCode() == NO_CONTENT
                ? Future.succeededFuture(Buffer.buffer("[]"))
                : all(response))
        .map(DicomwebArchive::parse);
  }

  private static JsonArray parse(Buffer body) {
    try {
      return new JsonArray(body);
    } catch (DecodeException | ClassCastException e) {
      throw new Fault(Fault.Kind.UNFIT, "the image archive answers no DICOM JSON");
    }
  }

  /// Lets go of an answer that is too long.
  private static Future<Buffer> all(HttpClientResponse response) {
    var whole = Promise.<Buffer>promise();
    var body = Buffer.buffer();
    response
        .handler(part -> {
          if (body.length() + part.length() > MAX_JSON) {
            var _ = whole.tryFail(new Fault(Fault.Kind.UNFIT, "the archive's answer is too long"));
            var _ = response.request().reset();
          } else {
            var _ = body.appendBuffer(part);
          }
        })
        .endHandler(_ -> {
          var _ = whole.tryComplete(body);
        })
        .exceptionHandler(_ -> {
          var _ = whole.tryFail(away());
        })
        .resume();
    return whole.future();
  }

  private Future<Image> image(String path, String accepted) {
    return ask(path, accepted)
        .map(response -> {
          var type = Optional.ofNullable(response.getHeader("Content-Type")).orElse("");
          return new Image(type.strip(), response);
        });
  }

  /// The answer, paused, when it is one.
  private Future<HttpClientResponse> ask(String path, String accepted) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(root + path)
            .setFollowRedirects(false)
            .setTimeout(TimeUnit.SECONDS.toMillis(SILENCE_SECONDS))
            .putHeader("Accept", accepted);
    authorization.ifPresent(it -> options.putHeader("Authorization", it));
    return client
        .request(options)
        .compose(request ->
            request
                .send()
                .map(response -> {
                  response.pause();
                  return response;
                }))
        .recover(_ -> Future.failedFuture(away()))
        .compose(response -> {
          var status = response.statusCode();
          if (status == OK || status == NO_CONTENT) {
            return Future.succeededFuture(response);
          }
          response.exceptionHandler(_ -> {}); // that we let go of it
          var _ = response.request().reset();
          return Future.failedFuture(fault(status));
        });
  }

  private static Fault fault(int status) {
    var kind =
        status == NOT_FOUND
            ? Fault.Kind.MISSING
            : status >= SERVER || status == TOO_MANY ? Fault.Kind.AWAY : Fault.Kind.UNFIT;
    return new Fault(kind, "the image archive answers " + status);
  }

  private static Fault away() {
    return new Fault(Fault.Kind.AWAY, "the image archive does not answer");
  }
}
