/** The doors to PostgreSQL. */
package dev.parley.session.database;
