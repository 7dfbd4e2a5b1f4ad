package huizhen.app.imaging;

import static huizhen.app.imaging.DicomwebArchiveTest.get;
import static huizhen.app.imaging.DicomwebArchiveTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.imaging.DicomwebConfig.Login;
import huizhen.web.api.ImageArchive.Fault;
import huizhen.web.api.ImageArchive.Window;
import huizhen.web.imaging.DicomUid;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// An archive of other people's making, with one study of two 16-bit images. `./huizhen test
/// imaging` starts Debian's Orthanc for it.
@Timeout(60)
@EnabledIfSystemProperty(named = "huizhen.imaging.url", matches = ".+")
final class OrthancTest {
  private static final DicomUid STUDY = new DicomUid("1.2.826.0.1.3680043.8.498.1");
  private static final DicomUid SERIES = new DicomUid("1.2.826.0.1.3680043.8.498.2");
  private static final DicomUid FIRST = new DicomUid("1.2.826.0.1.3680043.8.498.3.1");

  private final Vertx vertx = Vertx.vertx();
  private DicomwebArchive archive;

  @BeforeEach
  void open() {
    archive = archive("of the test");
  }

  private DicomwebArchive archive(String password) {
    return new DicomwebArchive(
        vertx,
        new DicomwebConfig(
            URI.create(System.getProperty("huizhen.imaging.url", "http://127.0.0.1:1")),
            Optional.of(new Login("reader", password))));
  }

  @AfterEach
  void close() {
    get(vertx.close());
  }

  @Test
  void finds_a_study_by_its_accession_number_and_what_is_in_it() {
    var found = get(archive.studies("A-17"));
    assertThat(found).hasSize(1);
    assertThat(text(found.getJsonObject(0), "0020000D")).isEqualTo(STUDY.value());
    assertThat(text(found.getJsonObject(0), "00100030")).isEqualTo("19610822");
    assertThat(text(found.getJsonObject(0), "00081030")).isEqualTo("CHEST CT");
    assertThat(get(archive.studies("A-18"))).isEmpty();
    assertThat(get(archive.study(STUDY))).hasSize(1);
    assertThat(get(archive.series(STUDY))).hasSize(1);
    assertThat(get(archive.instances(STUDY, SERIES))).hasSize(2);
    assertThat(get(archive.metadata(STUDY, SERIES))).hasSize(2);
  }

  @Test
  void gives_a_frame_as_it_was_made_and_as_a_picture_in_the_window_that_is_asked_for()
      throws IOException {
    var frame = get(archive.frame(STUDY, SERIES, FIRST, 1));
    assertThat(frame.mediaType()).startsWith("multipart/related");
    assertThat(read(vertx, frame).length()).isGreaterThan(64 * 64 * 2);
    // The right half is 3000 - 1024 = 1976 Hounsfield units.
    var white = picture(Optional.of(new Window(1_500, 400)));
    assertThat(white.getWidth()).isEqualTo(64);
    assertThat(white.getRaster().getSample(48, 32, 0)).isGreaterThan(240);
    assertThat(white.getRaster().getSample(8, 32, 0)).isLessThan(15);
    var gray = picture(Optional.of(new Window(1_976, 4_000)));
    assertThat(gray.getRaster().getSample(48, 32, 0)).isBetween(110, 145);
  }

  private BufferedImage picture(Optional<Window> window) throws IOException {
    var rendered = get(archive.rendered(STUDY, SERIES, FIRST, 1, window));
    assertThat(rendered.mediaType()).isEqualTo("image/jpeg");
    return ImageIO.read(new ByteArrayInputStream(read(vertx, rendered).getBytes()));
  }

  @Test
  void what_it_does_not_have_is_missing_and_a_wrong_password_is_refused() {
    var none = new DicomUid("1.2.3.4");
    assertThatThrownBy(() -> get(archive.frame(STUDY, SERIES, none, 1))).isInstanceOf(Fault.class);
    assertThat(get(archive.study(none))).isEmpty();
    assertThatThrownBy(() -> get(archive("wrong").study(STUDY)))
        .isInstanceOfSatisfying(
            Fault.class, it -> assertThat(it.kind()).isEqualTo(Fault.Kind.UNFIT));
  }

  private static String text(JsonObject tags, String tag) {
    return tags.getJsonObject(tag).getJsonArray("Value").getString(0);
  }
}
