"""Markup as trees and as plain text; knows no format of news."""
