package huizhen.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An SDP cut into lines and sections, with hard limits and nothing interpreted yet. The order of
/// the lines within a part is not checked: no peer relies on it.
///
/// @param session the lines before the first `m=`
record SdpText(List<SdpLine> session, List<Section> sections) {
  static final int MAX_CHARACTERS = 64 * 1024;
  static final int MAX_LINES = 2_000;
  static final int MAX_LINE_CHARACTERS = 4 * 1024;
  static final int MAX_SECTIONS = 32;

  SdpText {
    session = List.copyOf(session);
    sections = List.copyOf(sections);
  }

  /// @param media the `m=` line
  /// @param lines those after it
  record Section(SdpLine media, List<SdpLine> lines) {
    Section {
      lines = List.copyOf(lines);
    }

    Optional<SdpLine> attribute(String name) {
      return SdpText.attribute(lines, name);
    }

    List<SdpLine> attributes(String name) {
      return lines.stream().filter(line -> line.isAttribute(name)).toList();
    }
  }

  static SdpText read(String text) throws SdpException {
    List<SdpLine> lines = lines(text);
    if (lines.isEmpty()
        || lines.getFirst().type() != 'v'
        || !lines.getFirst().value().equals("0")) {
      throw new SdpException(1, "an SDP begins with v=0");
    }
    List<SdpLine> session = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    int at = 0;
    while (at < lines.size() && lines.get(at).type() != 'm') {
      session.add(lines.get(at++));
    }
    while (at < lines.size()) {
      SdpLine media = lines.get(at++);
      if (sections.size() == MAX_SECTIONS) {
        throw media.refuse("more than %d media sections".formatted(MAX_SECTIONS));
      }
      int from = at;
      while (at < lines.size() && lines.get(at).type() != 'm') {
        at++;
      }
      sections.add(new Section(media, lines.subList(from, at)));
    }
    return new SdpText(session, sections);
  }

  /// The lines of an SDP or of a fragment of one (RFC 8840), which has no `v=`.
  static List<SdpLine> lines(String text) throws SdpException {
    if (text.length() > MAX_CHARACTERS) {
      throw new SdpException(0, "more than %d characters".formatted(MAX_CHARACTERS));
    }
    List<SdpLine> lines = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int number = lines.size() + 1;
      if (number > MAX_LINES) {
        throw new SdpException(number, "more than %d lines".formatted(MAX_LINES));
      }
      int feed = text.indexOf('\n', at);
      int next = feed < 0 ? text.length() : feed + 1;
      int end = feed < 0 ? text.length() : feed;
      if (end > at && text.charAt(end - 1) == '\r') {
        end--;
      }
      lines.add(line(number, text.substring(at, end)));
      at = next;
    }
    return lines;
  }

  private static SdpLine line(int number, String line) throws SdpException {
    if (line.length() > MAX_LINE_CHARACTERS) {
      throw new SdpException(number, "longer than %d characters".formatted(MAX_LINE_CHARACTERS));
    }
    if (line.length() < 2
        || line.charAt(1) != '='
        || line.charAt(0) < 'a'
        || line.charAt(0) > 'z') {
      throw new SdpException(number, "not of the form x=value");
    }
    if (line.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new SdpException(number, "has a control character");
    }
    return new SdpLine(number, line.charAt(0), line.substring(2));
  }

  Optional<SdpLine> sessionAttribute(String name) {
    return attribute(session, name);
  }

  private static Optional<SdpLine> attribute(List<SdpLine> lines, String name) {
    return lines.stream().filter(line -> line.isAttribute(name)).findFirst();
  }
}
