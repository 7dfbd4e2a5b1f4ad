package huizhen.app.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.imaging.DicomwebConfig.Login;
import huizhen.web.api.ImageArchive.Fault;
import huizhen.web.api.ImageArchive.Image;
import huizhen.web.api.ImageArchive.Window;
import huizhen.web.imaging.DicomUid;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an archive is asked, and what is made of strange answers. [OrthancTest] has a real one.
@Timeout(30)
final class DicomwebArchiveTest {
  private static final DicomUid UID = new DicomUid("1.2.3");

  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private Handler<HttpServerRequest> answer = it -> it.response().end("[]");
  private HttpServer server;
  private DicomwebArchive archive;

  @BeforeEach
  void open() {
    server =
        get(
            vertx
                .createHttpServer()
                .requestHandler(request -> {
                  asked.add(request.uri() + " " + request.getHeader("Authorization"));
                  answer.handle(request);
                })
                .listen(0, "127.0.0.1"));
    archive =
        new DicomwebArchive(
            vertx,
            new DicomwebConfig(
                URI.create("http://127.0.0.1:%d/dicom-web/".formatted(server.actualPort())),
                Optional.of(new Login("reader", "secret"))));
  }

  @AfterEach
  void close() {
    get(vertx.close());
  }

  static <T> T get(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static Buffer read(Vertx vertx, Image image) {
    return get(
        Future.future(done -> {
          var all = Buffer.buffer();
          vertx.runOnContext(_ ->
              image
                  .content()
                  .handler(all::appendBuffer)
                  .endHandler(_ -> done.complete(all))
                  .exceptionHandler(done::tryFail)
                  .resume());
        }));
  }

  @Test
  void asks_as_the_standard_has_it_and_signs_in() {
    var _ = get(archive.studies("A 1&x"));
    var _ = get(archive.study(UID));
    var _ = get(archive.metadata(UID, UID));
    var _ = get(archive.rendered(UID, UID, UID, 2, Optional.of(new Window(-600, 1500))));
    assertThat(asked)
        .allSatisfy(it -> assertThat(it).endsWith(" Basic cmVhZGVyOnNlY3JldA=="))
        .map(it -> it.substring(0, it.indexOf(' ')))
        .containsExactly(
            "/dicom-web/studies?AccessionNumber=A+1%26x&includefield=00081030&limit=20",
            "/dicom-web/studies?StudyInstanceUID=1.2.3&includefield=00081030&limit=1",
            "/dicom-web/studies/1.2.3/series/1.2.3/metadata",
            "/dicom-web/studies/1.2.3/series/1.2.3/instances/1.2.3/frames/2/rendered"
                + "?window=-600.0,1500.0,linear");
  }

  @Test
  void gives_a_picture_piece_by_piece() {
    answer =
        it -> {
          it.response().putHeader("Content-Type", "image/jpeg").setChunked(true);
          var _ = it.response().write("first ");
          var _ = vertx.setTimer(50, _ -> it.response().end("second"));
        };
    var image = get(archive.rendered(UID, UID, UID, 1, Optional.empty()));
    assertThat(image.mediaType()).isEqualTo("image/jpeg");
    assertThat(read(vertx, image).toString()).isEqualTo("first second");
  }

  @Test
  void nothing_found_is_an_empty_list() {
    answer = it -> it.response().setStatusCode(204).end();
    assertThat(get(archive.studies("A"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "404,MISSING",
    "503,AWAY",
    "500,AWAY",
    "429,AWAY",
    "401,UNFIT",
    "302,UNFIT",
    "400,UNFIT"
  })
  void a_refusal_says_what_to_do(int status, Fault.Kind kind) {
    answer = it -> it.response().setStatusCode(status).putHeader("Location", "/else").end();
    assertThatThrownBy(() -> get(archive.series(UID)))
        .isInstanceOfSatisfying(Fault.class, it -> assertThat(it.kind()).isEqualTo(kind))
        .message()
        .doesNotContain("secret");
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      value = {"<html>", "{}", "[", "null"},
      delimiter = ';')
  void what_is_no_dicom_json_is_not_believed(String body) {
    answer = it -> it.response().end(body);
    assertThatThrownBy(() -> get(archive.series(UID)))
        .isInstanceOfSatisfying(
            Fault.class, it -> assertThat(it.kind()).isEqualTo(Fault.Kind.UNFIT));
  }

  @Test
  void an_answer_that_does_not_end_is_let_go_of() {
    answer =
        it -> {
          it.response().setChunked(true);
          more(it, Buffer.buffer(new byte[1 << 20]));
        };
    assertThatThrownBy(() -> get(archive.series(UID)))
        .isInstanceOfSatisfying(
            Fault.class, it -> assertThat(it.kind()).isEqualTo(Fault.Kind.UNFIT));
  }

  private static void more(HttpServerRequest request, Buffer block) {
    var _ = request.response().write(block).onSuccess(_ -> more(request, block));
  }

  @Test
  void an_archive_that_is_away_or_breaks_off_is_away() {
    answer =
        it -> {
          it.response().setChunked(true);
          var _ = it.response().write("[").compose(_ -> it.connection().close());
        };
    assertAway();
    get(server.close());
    assertAway();
  }

  private void assertAway() {
    assertThatThrownBy(() -> get(archive.series(UID)))
        .isInstanceOfSatisfying(
            Fault.class, it -> assertThat(it.kind()).isEqualTo(Fault.Kind.AWAY));
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://pacs/",
    "http:///dicom",
    "http://user:password@pacs/",
    "http://pacs/?a=b",
    "http://pacs/#a"
  })
  void an_address_that_is_none_is_refused(URI root) {
    assertThatThrownBy(() -> new DicomwebConfig(root, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("password");
  }
}
