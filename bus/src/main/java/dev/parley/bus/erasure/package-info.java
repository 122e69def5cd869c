/** Who was erased, and what names them on the way between services. */
package dev.parley.bus.erasure;
