from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "openline.delivery"
    label = "delivery"
