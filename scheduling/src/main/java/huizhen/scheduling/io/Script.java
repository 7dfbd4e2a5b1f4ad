package huizhen.scheduling.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A Lua script: its text, of one file or of several in a row, and the name that Redis has for it.
enum Script {
  CHANGE("change.lua"),
  VISIT_CHANGE("visit-change.lua"),
  REQUEST_BOOK("request-book.lua"),
  INDEX("index.lua"),
  NOTE("note.lua"),
  PUT("put.lua"),
  DIRECTORY_IMPORT("directory-import.lua"),
  /// change.lua in the middle: an offered time is booked only with its end on the list.
  TAKE_OFFER("take-offer-head.lua", "change.lua", "take-offer-tail.lua"),
  SEIZE("seize.lua"),
  ROTA("rota.lua"),
  RETIME("retime.lua"),
  DRAIN("drain.lua"),
  DRAINED("drained.lua"),
  NOTICE_PLAN("notice-plan.lua"),
  NOTICE_CLAIM("notice-claim.lua"),
  NOTICE_SETTLE("notice-settle.lua"),
  NOTICE_READ("notice-read.lua");

  private final String text;
  private final String sha1;

  Script(String... resources) {
    text = Stream.of(resources).map(Script::read).collect(Collectors.joining());
    try {
      // Redis names scripts by SHA-1; nothing rests on its strength.
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      sha1 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static String read(String resource) {
    try (var in = Script.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + resource + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  String text() {
    return text;
  }

  String sha1() {
    return sha1;
  }
}
