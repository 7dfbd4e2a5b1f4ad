@org.jspecify.annotations.NullMarked
package huizhen.app.storage;
