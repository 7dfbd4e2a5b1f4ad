package huizhen.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class FileKindTest {
  @Test
  void knows_kinds_by_their_first_bytes() {
    assertThat(FileKind.PDF.fits(bytes("%PDF-1.7\n"))).isTrue();
    assertThat(FileKind.PNG.fits(bytes("\u0089PNG\r\n\u001a\n\0"))).isTrue();
    assertThat(FileKind.JPEG.fits(bytes("\u00ff\u00d8\u00ff\u00e0"))).isTrue();
    assertThat(FileKind.PDF.fits(bytes("<html>%PDF-"))).isFalse();
    assertThat(FileKind.JPEG.fits(bytes("\u00ff\u00d8"))).isFalse();
    assertThat(FileKind.PNG.fits(new byte[0])).isFalse();
  }

  @Test
  void reads_declared_types_without_parameters() {
    assertThat(FileKind.declared("IMAGE/PNG; x=y")).contains(FileKind.PNG);
    assertThat(FileKind.declared("text/html")).isEmpty();
    assertThat(FileKind.declared("")).isEmpty();
    assertThat(FileKind.declared(";")).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
