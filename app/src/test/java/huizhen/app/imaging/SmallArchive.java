package huizhen.app.imaging;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/// An archive with one study, in this process, that answers DICOMweb (PS3.18 §10.4, §10.6) as the
/// gateway asks it. All its images have 64 × 64 pixels, dark on the left and bright on the right:
///
/// - [#CT]: three of 16 bits as they are (Explicit VR Little Endian), 0.5 mm a pixel; the dark half
///   is -1024 Hounsfield units, the bright one 1976, 176 and -24
/// - [#FILM]: one of 8 bits as a baseline JPEG, which does not say its size
/// - [#STRANGE]: one in a transfer syntax that nobody decodes (MPEG-2), and one cut short
public final class SmallArchive implements AutoCloseable {
  public static final String STUDY = "1.2.826.0.1.3680043.8.498.11";
  public static final String CT = STUDY + ".1";
  public static final String FILM = STUDY + ".2";
  public static final String STRANGE = STUDY + ".3";
  public static final int SIZE = 64;

  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final String JPEG = "1.2.840.10008.1.2.4.50";
  private static final String MPEG2 = "1.2.840.10008.1.2.4.100";
  private static final int[] BRIGHT = {3000, 1200, 1000};
  private static final Pattern FRAME =
      Pattern.compile(".*/series/([0-9.]+)/instances/([0-9.]+)/frames/1(/rendered)?");

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final String birthDate;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile boolean isAway;

  /// @param birthDate of whom the study is, as `YYYYMMDD`
  public SmallArchive(String birthDate) {
    this.birthDate = birthDate;
    server =
        DicomwebArchiveTest.get(
            vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
  }

  public String url() {
    return "http://127.0.0.1:%d/dicom-web".formatted(server.actualPort());
  }

  /// The paths it was asked for, without what stands before the study.
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /// Whether it refuses to give frames, as one that is too busy does.
  public void setAway(boolean isAway) {
    this.isAway = isAway;
  }

  private void answer(HttpServerRequest request) {
    var path = String.valueOf(request.path()).substring("/dicom-web".length());
    asked.add(path);
    var frame = FRAME.matcher(path);
    if (frame.matches()) {
      frame(request, frame.group(1), frame.group(2), frame.group(3) != null);
    } else if (path.endsWith("/metadata")) {
      json(request, images(path.split("/", -1)[4]));
    } else if (path.endsWith("/series")) {
      json(request, List.of(series(CT, "CT"), series(FILM, "DX"), series(STRANGE, "OT")));
    } else {
      json(request, List.of(study()));
    }
  }

  private static void json(HttpServerRequest request, List<JsonObject> all) {
    request.response().putHeader("Content-Type", "application/dicom+json");
    var _ = request.response().end(new JsonArray(all).toBuffer());
  }

  private JsonObject study() {
    return new JsonObject()
        .put("0020000D", tag("UI", STUDY))
        .put("00080020", tag("DA", "20260102"))
        .put("00080061", tag("CS", "CT", "DX"))
        .put("00081030", tag("LO", "CHEST"))
        .put("00100030", tag("DA", birthDate))
        .put("00201208", tag("IS", 6));
  }

  private static JsonObject series(String uid, String modality) {
    return new JsonObject()
        .put("0020000E", tag("UI", uid))
        .put("00080060", tag("CS", modality))
        .put("0008103E", tag("LO", "AXIAL"));
  }

  private static List<JsonObject> images(String series) {
    return switch (series) {
      case CT -> List.of(ct(1), ct(2), ct(3));
      case FILM -> List.of(image(FILM, 1, 8).put("00080060", tag("CS", "DX")));
      default -> List.of(image(STRANGE, 1, 8), image(STRANGE, 2, 16));
    };
  }

  private static JsonObject ct(int number) {
    return image(CT, number, 16)
        .put("00080016", tag("UI", "1.2.840.10008.5.1.4.1.1.2"))
        .put("00080060", tag("CS", "CT"))
        .put("00100010", tag("PN", new JsonObject().put("Alphabetic", "Zhang^Wei")))
        .put("00200032", tag("DS", 0, 0, number * 5))
        .put("00200037", tag("DS", 1, 0, 0, 0, 1, 0))
        .put("00280030", tag("DS", 0.5, 0.5))
        .put("00281050", tag("DS", 40))
        .put("00281051", tag("DS", 400))
        .put("00281052", tag("DS", -1024))
        .put("00281053", tag("DS", 1));
  }

  private static JsonObject image(String series, int number, int bits) {
    return new JsonObject()
        .put("00080018", tag("UI", series + "." + number))
        .put("0020000D", tag("UI", STUDY))
        .put("0020000E", tag("UI", series))
        .put("00200013", tag("IS", number))
        .put("00280002", tag("US", 1))
        .put("00280004", tag("CS", "MONOCHROME2"))
        .put("00280010", tag("US", SIZE))
        .put("00280011", tag("US", SIZE))
        .put("00280100", tag("US", bits))
        .put("00280101", tag("US", bits))
        .put("00280102", tag("US", bits - 1))
        .put("00280103", tag("US", 0));
  }

  private static JsonObject tag(String vr, Object... values) {
    return new JsonObject().put("vr", vr).put("Value", new JsonArray(List.of(values)));
  }

  private void frame(HttpServerRequest request, String series, String instance, boolean isDrawn) {
    if (isAway) {
      var _ = request.response().setStatusCode(503).end();
      return;
    }
    int number = Integer.parseInt(instance.substring(instance.lastIndexOf('.') + 1));
    if (isDrawn) {
      request.response().putHeader("Content-Type", "image/jpeg");
      var _ = request.response().end(jpeg());
      return;
    }
    var syntax =
        series.equals(FILM) ? JPEG : series.equals(STRANGE) && number == 1 ? MPEG2 : EXPLICIT;
    var pixels =
        switch (series) {
          case CT -> words(BRIGHT[number - 1], SIZE);
          case FILM -> jpeg();
          default -> words(1, SIZE / 2 - 1);
        };
    request
        .response()
        .putHeader(
            "Content-Type",
            "multipart/related; type=\"application/octet-stream\"; boundary=between");
    var _ =
        request
            .response()
            .end(
                Buffer.buffer(
                        "\r\n--between\r\nContent-Type: application/octet-stream;"
                            + " transfer-syntax="
                            + syntax
                            + "\r\n\r\n")
                    .appendBuffer(pixels)
                    .appendString("\r\n--between--"));
  }

  private static Buffer words(int bright, int rows) {
    var all = Buffer.buffer();
    for (int i = 0; i < rows * SIZE; i++) {
      all.appendShortLE((short) (i % SIZE < SIZE / 2 ? 0 : bright));
    }
    return all;
  }

  private static Buffer jpeg() {
    var picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < SIZE; y++) {
      for (int x = SIZE / 2; x < SIZE; x++) {
        picture.getRaster().setSample(x, y, 0, 200);
      }
    }
    var bytes = new ByteArrayOutputStream();
    try {
      var _ = ImageIO.write(picture, "jpeg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  @Override
  public void close() {
    DicomwebArchiveTest.get(vertx.close());
  }
}
