package huizhen.scheduling.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A Lua script: its text, and the name that Redis has for it.
enum Script {
  CHANGE("change.lua"),
  VISIT_CHANGE("visit-change.lua"),
  REQUEST_BOOK("request-book.lua"),
  NOTE("note.lua"),
  PUT("put.lua"),
  DIRECTORY_IMPORT("directory-import.lua"),
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

  Script(String resource) {
    try (var in = Script.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + resource + " is missing");
      }
      var bytes = in.readAllBytes();
      text = new String(bytes, StandardCharsets.UTF_8);
      // Redis names scripts by SHA-1; nothing rests on its strength.
      sha1 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  String text() {
    return text;
  }

  String sha1() {
    return sha1;
  }
}
