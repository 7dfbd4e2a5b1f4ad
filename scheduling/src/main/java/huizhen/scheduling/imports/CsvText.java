package huizhen.scheduling.imports;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// CSV text by RFC 4180: fields in quotation marks may hold commas, line breaks and doubled marks.
/// Lines end with CRLF, LF or CR.
///
/// Text that is not UTF-8 is taken for GB18030, which the spreadsheets of hospitals write; a byte
/// order mark is dropped.
final class CsvText {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private CsvText() {}

  /// @param line at which it begins, from 1
  record Line(int line, List<String> cells) {
    Line {
      cells = List.copyOf(cells);
    }

    boolean isBlank() {
      return cells.stream().allMatch(String::isBlank);
    }
  }

  /// What was read up to the first line that can't be.
  ///
  /// @param brokenAt that line
  record Read(List<Line> lines, Optional<Integer> brokenAt) {}

  /// Empty when it is text in neither encoding.
  static Optional<String> decode(byte[] bytes) {
    return decode(bytes, StandardCharsets.UTF_8)
        .or(() -> decode(bytes, Charset.forName("GB18030")))
        .filter(text -> text.indexOf('\0') < 0)
        .map(text ->
            !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text);
  }

  private static Optional<String> decode(byte[] bytes, Charset charset) {
    try {
      return Optional.of(
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// @param most lines beyond that are not read
  static Read read(String text, int most) {
    var reader = new Reader(text);
    while (reader.hasMore() && reader.lines.size() < most) {
      if (!reader.line()) {
        return new Read(List.copyOf(reader.lines), Optional.of(reader.number));
      }
    }
    return new Read(List.copyOf(reader.lines), Optional.empty());
  }

  private static final class Reader {
    private final String text;
    private final List<Line> lines = new ArrayList<>();
    private int at;
    private int number = 1;

    Reader(String text) {
      this.text = text;
    }

    boolean hasMore() {
      return at < text.length();
    }

    /// Reads one; false where quotation marks do not fit.
    boolean line() {
      int begin = number;
      var cells = new ArrayList<String>();
      while (true) {
        var cell = new StringBuilder();
        if (hasMore() && text.charAt(at) == '"') {
          if (!quoted(cell)) {
            return false;
          }
        } else {
          while (hasMore() && !isEnd(text.charAt(at))) {
            if (text.charAt(at) == '"') {
              return false;
            }
            cell.append(text.charAt(at++));
          }
        }
        cells.add(cell.toString());
        if (hasMore() && text.charAt(at) == ',') {
          at++;
          continue;
        }
        if (hasMore() && !lineBreak()) {
          return false;
        }
        var line = new Line(begin, cells);
        if (!line.isBlank()) {
          lines.add(line);
        }
        return true;
      }
    }

    private boolean quoted(StringBuilder cell) {
      at++;
      while (hasMore()) {
        char next = text.charAt(at);
        if (next != '"') {
          if (next == '\n') {
            number++;
          }
          cell.append(next);
          at++;
        } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
          cell.append('"');
          at += 2;
        } else {
          at++;
          return true;
        }
      }
      return false;
    }

    private boolean lineBreak() {
      char next = text.charAt(at);
      if (next != '\r' && next != '\n') {
        return false;
      }
      at += next == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 2 : 1;
      number++;
      return true;
    }

    private static boolean isEnd(char it) {
      return it == ',' || it == '\r' || it == '\n';
    }
  }
}
