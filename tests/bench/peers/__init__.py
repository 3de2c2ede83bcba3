"""Whom Jiedui is compared with, each as one server process."""
